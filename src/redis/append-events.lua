-- Puts events into the one stream, each once.
-- KEYS events, seen   ARGV now, then event id and event, as often as wanted
-- Answers how many were new.
local events, seen = KEYS[1], KEYS[2]
local now = ARGV[1]

-- A place is one number: the millisecond, or the next number where that one is taken. So it grows
-- also from a Redis that has lost its data to the next.
local time = redis.call('TIME')
local at_least = time[1] * 1000 + math.floor(time[2] / 1000)
local newest = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
local place = newest and tonumber(string.match(newest[1], '^%d+')) or 0

local added = 0
for at = 2, #ARGV, 2 do
  -- The first write, so that a Redis without memory refuses the whole.
  if redis.call('ZADD', seen, 'NX', now, ARGV[at]) == 1 then
    place = math.max(place + 1, at_least)
    local id = string.format('%.0f-0', place)
    redis.call('XADD', events, 'MAXLEN', '~', EVENTS_MAX, id, 'event', ARGV[at + 1])
    added = added + 1
  end
end
-- Who died between this and clearing an outbox left it at most as long as the outbox is.
redis.call('ZREMRANGEBYRANK', seen, 0, -(OUTBOX_MAX + EVENTS_MAX + 1))
redis.call('PEXPIRE', seen, MAILBOX_TTL_MS)
redis.call('PEXPIRE', events, MAILBOX_TTL_MS)
return added
