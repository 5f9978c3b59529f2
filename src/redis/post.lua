-- Posts a message once.
-- KEYS inbox, seen, pending, dead   ARGV mailbox, message id, message, now
-- Answers stored, duplicate or overflow.
local inbox, seen, pending, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local mailbox, id, message, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

-- The first write, so that a Redis without memory refuses the whole.
if redis.call('ZADD', seen, 'NX', now, id) == 0 then return 'duplicate' end
redis.call('ZREMRANGEBYSCORE', seen, '-inf', string.format('(%.0f', now - SEEN_MS))
redis.call('PEXPIRE', seen, MAILBOX_TTL_MS)

local envelope = '{"id":' .. cjson.encode(id) .. ',"at":' .. now .. ',"m":' .. message .. '}'
if redis.call('RPUSH', inbox, envelope) > INBOX_MAX then
  redis.call('RPOP', inbox)
  add_dead_letter(dead, now, mailbox, id, 'overflow', 'envelope', envelope)
  return 'overflow'
end
redis.call('PEXPIRE', inbox, MAILBOX_TTL_MS)
redis.call('ZADD', pending, 'NX', now, mailbox)
return 'stored'
