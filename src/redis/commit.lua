-- Commits one applied message: the only place where a state changes.
-- KEYS inbox, seen, box, pending, due, members, timeline, index, conferences, outbox, then the
--      further keys that ARGV names by their number
-- ARGV mailbox, fence, message id, now, next ('take' or 'leave'), state or '', deadline or '',
--      milliseconds to keep the mailbox, index member or '', index score, then four lists, each
--      after its length: timeline entries; hash writes (key, field, value or '' to remove it);
--      ended conferences (record's key, conference id, created at, record); events
-- Answers {'lost'}, {'empty'}, {'more'} or what take answers.
local keys = {
  inbox = KEYS[1], seen = KEYS[2], box = KEYS[3], pending = KEYS[4], due = KEYS[5], members = KEYS[6],
}
local timeline, index, conferences, outbox, further = KEYS[7], KEYS[8], KEYS[9], KEYS[10], 11
local mailbox, fence, id, now, on_next = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local state, deadline, ttl = ARGV[6], ARGV[7], ARGV[8]
local index_member, index_score = ARGV[9], ARGV[10]

local cursor = 10
local function argument()
  cursor = cursor + 1
  return ARGV[cursor]
end

if redis.call('HGET', keys.box, 'fence') ~= fence then return { 'lost' } end
local head = redis.call('LINDEX', keys.inbox, 0)
if not head or cjson.decode(head).id ~= id then return { 'lost' } end

-- The first write, so that a Redis without memory refuses the whole.
redis.call('HSET', keys.box, 'head', '')
redis.call('HDEL', keys.box, 'head', 'now', 'tries')
redis.call('LPOP', keys.inbox)
if state ~= '' then redis.call('HSET', keys.box, 'state', state) end

if deadline == '' then
  redis.call('HDEL', keys.box, 'deadline')
  redis.call('ZREM', keys.due, mailbox)
else
  redis.call('HSET', keys.box, 'deadline', deadline)
  redis.call('ZADD', keys.due, deadline, mailbox)
end

-- An answered command needs no record of its first attempt: its result's id is known now.
local answered = string.match(id, '^result%-(.+)$')
if answered then redis.call('HDEL', keys.box, 'c:' .. answered) end

for _ = 1, argument() do redis.call('RPUSH', timeline, argument()) end
redis.call('LTRIM', timeline, -TIMELINE_MAX, -1)

for _ = 1, argument() do
  local key = KEYS[tonumber(argument())]
  local field = argument()
  local value = argument()
  if value == '' then redis.call('HDEL', key, field) else redis.call('HSET', key, field, value) end
end
for number = further, #KEYS do redis.call('PEXPIRE', KEYS[number], MAILBOX_TTL_MS) end

local function add_to_index(zset, member, score)
  redis.call('ZADD', zset, score, member)
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
for _ = 1, argument() do
  redis.call('XADD', outbox, 'MAXLEN', '~', OUTBOX_MAX, '*', 'event', argument())
  redis.call('PEXPIRE', outbox, MAILBOX_TTL_MS)
end
if index_member ~= '' then add_to_index(index, index_member, index_score) end

for _, key in ipairs({ keys.inbox, keys.box, keys.members, timeline }) do
  redis.call('PEXPIRE', key, ttl)
end

local envelope = next_head(keys, mailbox, now)
if not envelope then return { 'empty' } end
redis.call('ZADD', keys.pending, string.format('%.0f', cjson.decode(envelope).at), mailbox)
if on_next == 'leave' then return { 'more' } end
return taken(keys, mailbox, fence, now, envelope)
