-- Takes the head of a mailbox and shuts out every earlier taker, unless it is held under another fence
-- than `own_fence`, and not by `taker`, who asks again; '' takes it in any case.
-- Answers {'empty'}, {'held'}, {'archived'} for a call that has to be restored first, or {'taken', fence,
-- tries, failures, now, envelope, state, member, {the envelopes ahead}, {their members}, 1 if none of
-- them has been shown before}.
local function take_head(keys, mailbox, now, own_fence, taker)
  local known = redis.call('HMGET', keys.box,
    'fence', 'held', 'deadline', 'state', 'head', 'now', 'tries', 'failures', 'begun', 'taker',
    'shown')
  local fence, held, deadline, state = known[1], known[2], known[3], known[4]
  local queued = read_ahead(keys, 0)
  local envelope = queued[1]
  if envelope and not fence and redis.call('EXISTS', keys.archive) == 1 then return { 'archived' } end

  -- Whoever holds a mailbox has its head in hand; an empty one was left behind.
  if envelope and held and own_fence ~= '' and own_fence ~= fence
    and taker ~= known[10] and tonumber(held) > redis_now() then
    return { 'held' }
  end
  if not envelope then
    envelope = pass_deadline(keys, mailbox, now, deadline)
    if not envelope then
      redis.call('ZREM', keys.pending, mailbox)
      if tonumber(held or 0) > 0 then redis.call('HDEL', keys.box, 'held', 'taker') end
      -- The sweeper was sent here by an entry that is not, or no more, what the box says.
      if not deadline then
        redis.call('ZREM', keys.due, mailbox)
      elseif tonumber(deadline) > tonumber(now) then
        redis.call('ZADD', keys.due, deadline, mailbox)
      end
      return { 'empty' }
    end
    queued = { envelope }
  end
  local next_fence = string.format('%.0f', (tonumber(fence) or 0) + 1)
  local taken = hand_out(keys, mailbox, next_fence, now, queued, state, {
    id = known[5], now = known[6], tries = known[7], failures = known[8], begun = known[9],
    shown = known[11],
    -- Who asks again under the own fence is alive, and has said itself what became of the head.
    is_silent = known[9] and own_fence ~= fence,
  }, taker)
  -- Whoever commits keeps the box for as long again.
  if not fence then redis.call('PEXPIRE', keys.box, MAILBOX_TTL_MS) end
  return taken
end
