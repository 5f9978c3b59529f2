-- Puts events into the one stream, each once.
-- KEYS events, seen   ARGV now, then event id and event, as often as wanted
-- Answers how many were new.
local events, seen = KEYS[1], KEYS[2]
local now = ARGV[1]

local added = 0
for at = 2, #ARGV, 2 do
  -- The first write, so that a Redis without memory refuses the whole.
  if redis.call('ZADD', seen, 'NX', now, ARGV[at]) == 1 then
    redis.call('XADD', events, 'MAXLEN', '~', EVENTS_MAX, '*', 'event', ARGV[at + 1])
    added = added + 1
  end
end
-- Who died between this and clearing an outbox left it at most as long as the outbox is.
redis.call('ZREMRANGEBYRANK', seen, 0, -(OUTBOX_MAX + EVENTS_MAX + 1))
redis.call('PEXPIRE', seen, MAILBOX_TTL_MS)
redis.call('PEXPIRE', events, MAILBOX_TTL_MS)
return added
