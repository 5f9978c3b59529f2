-- Reads a command whose result has not been committed, and notes when to look again.
-- KEYS box, asked   ARGV command id, its entry in asked, when to look again
-- Answers its job, or false when nothing is recorded any more.
local job = redis.call('HGET', KEYS[1], 'a:' .. ARGV[1])
if job then
  redis.call('ZADD', KEYS[2], 'XX', ARGV[3], ARGV[2])
else
  redis.call('ZREM', KEYS[2], ARGV[2])
end
return job
