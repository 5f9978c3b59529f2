-- Answers what rests of an ended call: {fence, state, {timeline}, {numbers of seen.lua}}; false where
-- something is still to come of it.
-- KEYS box, inbox, timeline, seen, seen before
local box, inbox, timeline = KEYS[1], KEYS[2], KEYS[3]

local known = redis.call('HMGET', box, 'fence', 'state')
-- A command without a result, a deadline or a head has a field of its own.
if not known[1] or not known[2] or redis.call('HLEN', box) > 2 then return false end
if redis.call('EXISTS', inbox) == 1 then return false end
return { known[1], known[2], redis.call('LRANGE', timeline, 0, -1),
  redis.call('SUNION', KEYS[4], KEYS[5]) }
