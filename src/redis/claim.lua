-- Notes the first attempt of a command.
-- KEYS box, seen, seen before, archive, asked   ARGV command id, now, mailbox
-- Answers {'done'}, {'archived'} for a call that has to be restored first, or {'claimed', first attempt's
-- ms, 1 when it was not this one}.
local box = KEYS[1]
local command_id, now, mailbox = ARGV[1], ARGV[2], ARGV[3]

if redis.call('EXISTS', box) == 0 and redis.call('EXISTS', KEYS[4]) == 1 then return { 'archived' } end
if has_seen({ seen = KEYS[2], seen_before = KEYS[3] }, 'result-' .. command_id) then
  -- Its result may lie among the dead letters, and no commit forgets the command then.
  redis.call('HDEL', box, 'a:' .. command_id, 'c:' .. command_id)
  redis.call('ZREM', KEYS[5], command_id .. ' ' .. mailbox)
  return { 'done' }
end
local first = redis.call('HSETNX', box, 'c:' .. command_id, now) == 1
redis.call('PEXPIRE', box, MAILBOX_TTL_MS)
if first then return { 'claimed', now, 0 } end
return { 'claimed', redis.call('HGET', box, 'c:' .. command_id), 1 }
