-- Posts a dead letter again under a new id, and deletes it.
-- KEYS inbox, seen, pending, dead   ARGV mailbox, entry, new id, message, now
-- Answers replayed, missing or full.
local inbox, seen, pending, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local mailbox, entry, id, message, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

if #redis.call('XRANGE', dead, entry, entry) == 0 then return 'missing' end
if redis.call('LLEN', inbox) >= INBOX_MAX then return 'full' end
-- The first write, so that a Redis without memory refuses the whole.
redis.call('ZADD', seen, now, id)
redis.call('PEXPIRE', seen, MAILBOX_TTL_MS)
redis.call('RPUSH', inbox, envelope_of(id, now, message))
redis.call('PEXPIRE', inbox, MAILBOX_TTL_MS)
redis.call('ZADD', pending, 'NX', now, mailbox)
redis.call('XDEL', dead, entry)
return 'replayed'
