-- Notes that the taker of the head has it in hand: whoever takes it next without having heard from
-- this one counts that as a failure.
-- KEYS box   ARGV fence, message id
-- Answers begun or lost.
local box = KEYS[1]
local fence, id = ARGV[1], ARGV[2]

local known = redis.call('HMGET', box, 'fence', 'head')
if known[1] ~= fence or known[2] ~= id then return 'lost' end
redis.call('HSET', box, 'begun', 1)
return 'begun'
