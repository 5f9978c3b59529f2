-- What one shard has waiting.
-- KEYS pending, due, asked, dead   ARGV now, posted until, at most
-- Answers {mailboxes with old unread messages, mailboxes past their deadline, entries of asked}.
local pending, due, asked, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local now, until_posted, at_most = ARGV[1], ARGV[2], ARGV[3]

redis.call('XTRIM', dead, 'MINID', string.format('%.0f', math.max(0, now - DEAD_LETTERS_MS)))
return {
  redis.call('ZRANGEBYSCORE', pending, '-inf', until_posted, 'LIMIT', 0, at_most),
  redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, at_most),
  redis.call('ZRANGEBYSCORE', asked, '-inf', string.format('%.0f', redis_now()), 'LIMIT', 0, at_most),
}
