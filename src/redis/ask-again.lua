-- Reads a command whose result has not been committed, and notes when to look again.
-- KEYS box, asked   ARGV command id, its entry in asked, milliseconds until it is looked for again
-- Answers its job, or false when it has a result.
local box, asked = KEYS[1], KEYS[2]
local command_id, entry, again_ms = ARGV[1], ARGV[2], ARGV[3]

-- A version that records no jobs forgets an answered command by its first attempt alone.
local known = redis.call('HMGET', box, 'a:' .. command_id, 'c:' .. command_id)
if known[1] and known[2] then
  redis.call('ZADD', asked, 'XX', string.format('%.0f', redis_now() + again_ms), entry)
  return known[1]
end
redis.call('HDEL', box, 'a:' .. command_id)
redis.call('ZREM', asked, entry)
return false
