-- Posts a dead letter again under a new id, and deletes it.
-- KEYS inbox, seen, seen before, pending, dead   ARGV mailbox, entry, new id, message, now
-- Answers replayed, missing or full.
local inbox, pending, dead = KEYS[1], KEYS[4], KEYS[5]
local mailbox, entry, id, message, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

if #redis.call('XRANGE', dead, entry, entry) == 0 then return 'missing' end
if redis.call('LLEN', inbox) >= INBOX_MAX then return 'full' end
-- The first write, so that a Redis without memory refuses the whole.
remember({ seen = KEYS[2], seen_before = KEYS[3] }, mailbox, id)
redis.call('RPUSH', inbox, envelope_of(id, now, message))
redis.call('PEXPIRE', inbox, MAILBOX_TTL_MS)
redis.call('ZADD', pending, 'NX', now, mailbox)
redis.call('XDEL', dead, entry)
return 'replayed'
