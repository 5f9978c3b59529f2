-- Reads a room's people for the taker of its head only: after a later commit they would not fit the
-- state that was taken.
-- KEYS box, hash   ARGV fence, fields; none: all values
-- Answers a list of values, false for a field that is not there; or false when the fence is lost.
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return false end
if #ARGV == 1 then return redis.call('HVALS', KEYS[2]) end
return redis.call('HMGET', KEYS[2], unpack(ARGV, 2))
