-- Keeps a webhook that could not be read, once.
-- KEYS unreadable, dead   ARGV id, reason, text, now
local unreadable, dead = KEYS[1], KEYS[2]
local id, reason, text, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

-- The first write, so that a Redis without memory refuses the whole.
if redis.call('ZADD', unreadable, 'NX', now, id) == 0 then return end
redis.call('ZREMRANGEBYSCORE', unreadable, '-inf', string.format('(%.0f', now - SEEN_MS))
redis.call('PEXPIRE', unreadable, MAILBOX_TTL_MS)
add_dead_letter(dead, now, '', id, reason, 'raw', text)
