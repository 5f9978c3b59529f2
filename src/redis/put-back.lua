-- Takes one try back from the head, which failed for a reason that is not the message's, and lets
-- the mailbox go.
-- KEYS box   ARGV fence, message id
local box = KEYS[1]
local fence, id = ARGV[1], ARGV[2]

local known = redis.call('HMGET', box, 'fence', 'head')
if known[1] == fence and known[2] == id then
  redis.call('HINCRBY', box, 'tries', -1)
  redis.call('HDEL', box, 'held')
end
