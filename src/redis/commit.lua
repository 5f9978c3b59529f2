-- Commits the head, and what was applied with it: the only place where a state changes.
-- KEYS inbox, seen, seen before, box, pending, due, members, archive, timeline, index, conferences,
--      outbox, asked, then the further keys that ARGV names by their number
-- ARGV mailbox, fence, message id, now, next ('take' or 'leave'), state or '', deadline or '',
--      milliseconds to keep the mailbox, index member or '', index score, milliseconds after which to
--      ask again for the commands, then six lists, each after its length: the ids applied with the head;
--      commands (id, job) whose first attempt begins now; timeline entries; hash writes (key, field,
--      value or '' to remove it); ended conferences (record's key, conference id, created at, record);
--      events
-- Answers {'lost'}, {'empty'}, {'more'} or what take answers.
local timeline, index, conferences, outbox, asked = KEYS[9], KEYS[10], KEYS[11], KEYS[12], KEYS[13]
local further = 14
local mailbox, fence, id, now, on_next = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local state, deadline, ttl = ARGV[6], ARGV[7], ARGV[8]
local index_member, index_score, ask_again_ms = ARGV[9], ARGV[10], ARGV[11]

local cursor = 11
local function argument()
  cursor = cursor + 1
  return ARGV[cursor]
end
local function arguments(count)
  cursor = cursor + count
  return unpack(ARGV, cursor - count + 1, cursor)
end

local known = redis.call('HMGET', keys.box, 'fence', 'deadline', 'begun', 'now', 'shown',
  on_next == 'take' and state == '' and 'state' or 'head')
if known[1] ~= fence then return { 'lost' } end
local applied = { id, arguments(tonumber(argument())) }
local queued = read_ahead(keys, #applied)
for place, applied_id in ipairs(applied) do
  if not queued[place] or not has_id(queued[place], applied_id) then return { 'lost' } end
end
local envelope = queued[#applied + 1]

-- The first write, so that a Redis without memory refuses the whole.
local fields = { 'head', '', 'held', 0 }
local gone = { known[3] and 'begun' or nil }
if state ~= '' then
  fields[5], fields[6] = 'state', state
end
if deadline ~= '' then
  fields[#fields + 1], fields[#fields + 2] = 'deadline', deadline
else
  -- What rests takes no more memory than it has to.
  gone = { 'begun', 'head', 'held', 'taker', 'tries', 'failures', 'deadline' }
  if not envelope then gone = { 'now', 'shown', unpack(gone) } end
end
local asked_now, answered_now = {}, {}
for _ = 1, argument() do
  local id_of_command = argument()
  fields[#fields + 1], fields[#fields + 2] = 'a:' .. id_of_command, argument()
  fields[#fields + 1], fields[#fields + 2] = 'c:' .. id_of_command, now
  asked_now[#asked_now + 1] = string.format('%.0f', redis_now() + ask_again_ms)
  asked_now[#asked_now + 1] = id_of_command .. ' ' .. mailbox
end
-- An answered command needs no record: its result's id is known now.
for _, applied_id in ipairs(applied) do
  local answered = string.match(applied_id, '^result%-([^~]+)')
  if answered then
    gone[#gone + 1], gone[#gone + 2] = 'a:' .. answered, 'c:' .. answered
    answered_now[#answered_now + 1] = answered .. ' ' .. mailbox
  end
end
redis.call('HSET', keys.box, unpack(fields))
if #gone > 0 then redis.call('HDEL', keys.box, unpack(gone)) end
if #asked_now > 0 then redis.call('ZADD', asked, unpack(asked_now)) end
if #answered_now > 0 then redis.call('ZREM', asked, unpack(answered_now)) end
redis.call('LTRIM', keys.inbox, #applied, -1)

if deadline == '' then
  if known[2] then redis.call('ZREM', keys.due, mailbox) end
elseif deadline ~= known[2] then
  redis.call('ZADD', keys.due, deadline, mailbox)
end

local entries = tonumber(argument())
if entries > 0 then
  local length = redis.call('RPUSH', timeline, arguments(entries))
  if length > TIMELINE_MAX then redis.call('LTRIM', timeline, -TIMELINE_MAX, -1) end
  if length == entries then redis.call('PEXPIRE', timeline, MAILBOX_TTL_MS) end
end
-- While a call lasts, its story was begun shortly before.
if deadline == '' then redis.call('PEXPIRE', timeline, ttl) end

local written = {}
for _ = 1, argument() do
  local number = tonumber(argument())
  local field = argument()
  local value = argument()
  if value == '' then
    redis.call('HDEL', KEYS[number], field)
  else
    redis.call('HSET', KEYS[number], field, value)
    if number >= further then written[number] = true end
  end
end
for number in pairs(written) do redis.call('PEXPIRE', KEYS[number], MAILBOX_TTL_MS) end

local function add_to_index(zset, member, score)
  if redis.call('ZADD', zset, 'CH', score, member) == 0 then return end
  redis.call('ZREMRANGEBYSCORE', zset, '-inf', string.format('(%.0f', now - INDEX_MS))
  redis.call('PEXPIRE', zset, INDEX_MS)
end

for _ = 1, argument() do
  local record = KEYS[tonumber(argument())]
  local conference_id = argument()
  local created_at = argument()
  redis.call('SET', record, argument(), 'PX', ENDED_TTL_MS)
  add_to_index(conferences, conference_id, created_at)
end
local events = tonumber(argument())
for _ = 1, events do
  redis.call('XADD', outbox, 'MAXLEN', '~', OUTBOX_MAX, '*', 'event', argument())
end
if events > 0 then redis.call('PEXPIRE', outbox, MAILBOX_TTL_MS) end
if index_member ~= '' then add_to_index(index, index_member, index_score) end

if is_room(mailbox) then redis.call('PEXPIRE', keys.members, ttl) end
-- A live call is over before its box is, which has had its time since the first take.
if deadline == '' or not is_call(mailbox) then redis.call('PEXPIRE', keys.box, ttl) end

if envelope then
  redis.call('PEXPIRE', keys.inbox, ttl)
else
  envelope = pass_deadline(keys, mailbox, now, deadline ~= '' and deadline)
end
if not envelope then
  redis.call('ZREM', keys.pending, mailbox)
  return { 'empty' }
end
local _, posted_at = head_of(envelope)
redis.call('ZADD', keys.pending, posted_at, mailbox)
if on_next == 'leave' then return { 'more' } end
queued = queued[#applied + 1] and { unpack(queued, #applied + 1) } or { envelope }
return hand_out(keys, mailbox, fence, now, queued, state ~= '' and state or known[6],
  { now = known[4], shown = known[5] }, '')
