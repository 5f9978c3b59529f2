-- Lets the mailbox go. Its head failed for a reason that is not the message's, so nothing is counted.
-- KEYS box   ARGV fence, message id
local box = KEYS[1]
local fence, id = ARGV[1], ARGV[2]

local known = redis.call('HMGET', box, 'fence', 'head')
if known[1] == fence and known[2] == id then redis.call('HDEL', box, 'begun', 'held') end
