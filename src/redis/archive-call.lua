-- Puts an archive in the place of what it was made of, unless that has changed since.
-- KEYS archive, box, inbox, timeline, seen, seen before   ARGV fence, archive
-- Answers archived or changed.
local archive, box, inbox = KEYS[1], KEYS[2], KEYS[3]

if redis.call('HGET', box, 'fence') ~= ARGV[1] or redis.call('HLEN', box) > 2
  or redis.call('EXISTS', inbox) == 1 then
  return 'changed'
end
-- In this order a Redis without memory does both, and has more memory then.
redis.call('DEL', box, KEYS[4], KEYS[5], KEYS[6])
redis.call('SET', archive, ARGV[2], 'PX', ENDED_TTL_MS)
return 'archived'
