-- Moves the head to the dead letters and, where one is given, puts its fail-safe in its place.
-- KEYS inbox, seen, seen before, box, pending, dead
-- ARGV mailbox, fence, message id, now, reason, fail-safe's id or '', fail-safe message
-- Answers buried or lost.
local inbox, box, pending, dead = KEYS[1], KEYS[4], KEYS[5], KEYS[6]
local mailbox, fence, id, now, reason = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local fail_safe_id, fail_safe = ARGV[6], ARGV[7]

local known = redis.call('HMGET', box, 'fence', 'shown')
if known[1] ~= fence then return 'lost' end
local queued = redis.call('LRANGE', inbox, 0, AHEAD_MAX)
local head = queued[1]
if not head or not has_id(head, id) then return 'lost' end
local shown = known[2] and place_of(queued, known[2])

-- The first write, so that a Redis without memory refuses the whole.
add_dead_letter(dead, now, mailbox, id, reason, 'envelope', head)
if fail_safe_id == '' then
  redis.call('LPOP', inbox)
else
  redis.call('LSET', inbox, 0, envelope_of(fail_safe_id, now, fail_safe))
  remember({ seen = KEYS[2], seen_before = KEYS[3] }, mailbox, fail_safe_id)
end
-- What was shown with it may have been tried, on a state that never came to be. What comes of it now is
-- something else, so that it gets other ids: those of effects follow from them.
for place = 1, shown and shown - 1 or 0 do
  local at = fail_safe_id == '' and place - 1 or place
  redis.call('LSET', inbox, at, with_id(queued[place + 1], head_of(queued[place + 1]) .. '~'))
end
redis.call('HDEL', box, 'head', 'now', 'shown', 'tries', 'failures', 'begun')
if redis.call('LLEN', inbox) == 0 then redis.call('ZREM', pending, mailbox) end
return 'buried'
