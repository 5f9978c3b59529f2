-- Reads a room's people for the taker of its head only: after a later commit they would not fit the
-- state that was taken.
-- KEYS box, hash   ARGV fence, field or '' for all values
-- Answers a list of values, or false when the fence is lost.
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return false end
if ARGV[2] == '' then return redis.call('HVALS', KEYS[2]) end
local value = redis.call('HGET', KEYS[2], ARGV[2])
return value and { value } or {}
