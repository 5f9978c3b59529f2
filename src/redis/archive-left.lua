-- Puts an archive in the place of the people who left an ended conference, once, and unless they have
-- changed since.
-- KEYS left, archive   ARGV SHA-1 of all that was read, archive
-- Answers archived or changed.
if redis.call('EXISTS', KEYS[2]) == 1 then return 'changed' end
if redis.sha1hex(table.concat(redis.call('HVALS', KEYS[1]))) ~= ARGV[1] then return 'changed' end
-- In this order a Redis without memory does both, and has more memory then.
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[2], ARGV[2], 'PX', ENDED_TTL_MS)
return 'archived'
