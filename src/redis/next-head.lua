-- What take and commit share: finding the message that is to be applied next.

local DEADLINE_AGAIN_MS = 1000

-- A deadline that has passed becomes a message in the same step that clears it, so it can be
-- neither lost nor doubled. Answers its envelope, or false when none has passed.
local function pass_deadline(keys, mailbox, now)
  local deadline = redis.call('HGET', keys.box, 'deadline')
  if not deadline then
    redis.call('ZREM', keys.due, mailbox)
    return false
  end
  if tonumber(deadline) > tonumber(now) then
    if redis.call('ZSCORE', keys.due, mailbox) ~= deadline then
      redis.call('ZADD', keys.due, deadline, mailbox)
    end
    return false
  end
  local id = 'deadline-' .. deadline
  if redis.call('ZADD', keys.seen, 'NX', now, id) == 0 then
    -- The state asked again for a moment that has already been told. It comes again, but not at
    -- once: that would never end.
    local again = string.format('%.0f', now + DEADLINE_AGAIN_MS)
    redis.call('HSET', keys.box, 'deadline', again)
    redis.call('ZADD', keys.due, again, mailbox)
    return false
  end
  local envelope = '{"id":"' .. id .. '","at":' .. deadline .. ',"m":{"type":"deadline.passed"}}'
  redis.call('RPUSH', keys.inbox, envelope)
  redis.call('ZADD', keys.pending, 'NX', deadline, mailbox)
  redis.call('HDEL', keys.box, 'deadline')
  redis.call('ZREM', keys.due, mailbox)
  redis.call('PEXPIRE', keys.inbox, MAILBOX_TTL_MS)
  redis.call('PEXPIRE', keys.seen, MAILBOX_TTL_MS)
  return envelope
end

local function next_head(keys, mailbox, now)
  local envelope = redis.call('LINDEX', keys.inbox, 0) or pass_deadline(keys, mailbox, now)
  if not envelope then redis.call('ZREM', keys.pending, mailbox) end
  return envelope
end

local function member_of(keys, mailbox, message)
  if string.sub(mailbox, 1, 5) ~= 'room:' then return false end
  if type(message) ~= 'table' or type(message.callLegId) ~= 'string' then return false end
  return redis.call('HGET', keys.members, message.callLegId)
end

-- The clock and the count of tries belong to the message: a repeat sees the first try's clock, so
-- that it asks for the same effects.
local function taken(keys, mailbox, fence, now, envelope)
  local head = cjson.decode(envelope)
  local box = redis.call('HMGET', keys.box, 'head', 'now', 'state')
  local tries = 1
  if box[1] == head.id then
    now = box[2]
    tries = redis.call('HINCRBY', keys.box, 'tries', 1)
  else
    redis.call('HSET', keys.box, 'head', head.id, 'now', now, 'tries', 1)
  end
  redis.call('PEXPIRE', keys.box, MAILBOX_TTL_MS)
  return { 'taken', fence, tries, now, envelope, box[3], member_of(keys, mailbox, head.m) }
end
