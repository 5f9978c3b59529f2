-- Undoes the archiving of a call for which something has come. What is a repeat is dropped, and a call
-- that has nothing else stays in its archive.
-- KEYS archive, box, inbox, timeline, seen, seen before, pending
-- ARGV mailbox, the archive that was read, fence, state, '' or 1 to restore it in any case, how many
--      entries, the timeline's entries, the numbers of seen.lua
-- Answers restored, repeated or changed.
local archive, box, inbox, timeline, pending = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[7]
local keys = { seen = KEYS[5], seen_before = KEYS[6] }
local mailbox, fence, state, always, entries = ARGV[1], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])

if redis.call('GET', archive) ~= ARGV[2] or redis.call('HEXISTS', box, 'fence') == 1 then
  return 'changed'
end
local known = {}
for at = 7 + entries, #ARGV do known[ARGV[at]] = true end
local envelopes, repeats = redis.call('LRANGE', inbox, 0, -1), {}
for _, envelope in ipairs(envelopes) do
  if known[number_of(head_of(envelope))] then repeats[#repeats + 1] = envelope end
end
local has_new = #repeats < #envelopes
local is_restored = has_new or always ~= ''

-- The first write, so that a Redis without memory refuses the whole.
if is_restored then redis.call('HSET', box, 'fence', fence, 'state', state) end
for _, envelope in ipairs(repeats) do redis.call('LREM', inbox, 1, envelope) end
if not has_new then
  redis.call('ZREM', pending, mailbox)
  redis.call('DEL', keys.seen, keys.seen_before)
end
if not is_restored then return 'repeated' end
redis.call('PEXPIRE', box, ENDED_TTL_MS)
for at = 7, 6 + entries do redis.call('RPUSH', timeline, ARGV[at]) end
redis.call('PEXPIRE', timeline, ENDED_TTL_MS)
for number in pairs(known) do redis.call('SADD', keys.seen, number) end
redis.call('PEXPIRE', keys.seen, 2 * SEEN_MS)
redis.call('DEL', archive)
return 'restored'
