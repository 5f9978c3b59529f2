-- Counts that the head failed in the hands of its taker, who keeps the mailbox.
-- KEYS box   ARGV fence, message id
-- Answers how often it has failed by now, or 0 when somebody has taken it since.
local box = KEYS[1]
local fence, id = ARGV[1], ARGV[2]

local known = redis.call('HMGET', box, 'fence', 'head')
if known[1] ~= fence or known[2] ~= id then return 0 end
-- The first write, so that a Redis without memory refuses the whole.
local failures = redis.call('HINCRBY', box, 'failures', 1)
redis.call('HDEL', box, 'begun')
return failures
