-- What take and commit share: finding the message that is to be applied next, and holding the
-- mailbox while it is.

local DEADLINE_AGAIN_MS = 1000

-- What the KEYS of every script that takes or commits begin with.
local keys = {
  inbox = KEYS[1], seen = KEYS[2], seen_before = KEYS[3], box = KEYS[4], pending = KEYS[5],
  due = KEYS[6], members = KEYS[7], archive = KEYS[8],
}

-- A deadline that has passed becomes a message in the same step that clears it, so it can be
-- neither lost nor doubled. Answers its envelope, or false when none has passed.
local function pass_deadline(keys, mailbox, now, deadline)
  if not deadline or tonumber(deadline) > tonumber(now) then return false end
  local id = 'deadline-' .. deadline
  if not remember(keys, mailbox, id) then
    -- The state asked again for a moment that has already been told. It comes again, but not at
    -- once: that would never end.
    local again = string.format('%.0f', now + DEADLINE_AGAIN_MS)
    redis.call('HSET', keys.box, 'deadline', again)
    redis.call('ZADD', keys.due, again, mailbox)
    return false
  end
  local envelope = envelope_of(id, deadline, '{"type":"deadline.passed"}')
  redis.call('RPUSH', keys.inbox, envelope)
  redis.call('ZADD', keys.pending, 'NX', deadline, mailbox)
  redis.call('HDEL', keys.box, 'deadline')
  redis.call('ZREM', keys.due, mailbox)
  redis.call('PEXPIRE', keys.inbox, MAILBOX_TTL_MS)
  return envelope
end

local function member_of(keys, mailbox, envelope)
  if not is_room(mailbox) then return false end
  -- Half of a character outside the basic plane is JSON, and not for this decoder.
  local is_read, decoded = pcall(cjson.decode, envelope)
  local message = is_read and decoded.m
  if type(message) ~= 'table' then return false end
  local leg = message.callLegId
  if leg == nil and type(message.command) == 'table' then leg = message.command.callLegId end
  if type(leg) ~= 'string' then return false end
  return redis.call('HGET', keys.members, leg)
end

-- What lies before `from`, the head there, and what may be committed together with it.
local function read_ahead(keys, from)
  return redis.call('LRANGE', keys.inbox, 0, from + AHEAD_MAX)
end

local function members_of(keys, mailbox, envelopes)
  local members = {}
  for place, envelope in ipairs(envelopes) do members[place] = member_of(keys, mailbox, envelope) end
  return members
end

-- Hands out the first of `queued`, and shows what may be committed with it.
-- `before` is what the box says of the head that was taken last: its id, clock, tries, failures, the last
-- message that was shown with it, and whether somebody has it in hand of whom nothing has been heard
-- since. The clock and the counts belong to the message: a repeat sees the first try's clock, so that it
-- asks for the same effects; and so does what was shown with it, which may have been tried as well. That
-- it was handed out says little: the reply may have been lost. Who may have died of it gets it alone.
local function hand_out(keys, mailbox, fence, now, queued, state, before, taker)
  local id = head_of(queued[1])
  local tries, failures, shown = 1, 0, #queued
  local shown_before = before.now and before.shown and place_of(queued, before.shown)
  if shown_before then now, shown = before.now, shown_before end
  if before.id == id then
    now = before.now
    tries = (tonumber(before.tries) or 0) + 1
    failures = (tonumber(before.failures) or 0) + (before.is_silent and 1 or 0)
    -- Who took it first did not say how far it was shown.
    if not shown_before then shown = 1 end
  end
  local last_shown = head_of(queued[shown])
  redis.call('HSET', keys.box, 'fence', fence, 'head', id, 'now', now, 'shown', last_shown,
    'tries', tries, 'failures', failures, 'held', string.format('%.0f', redis_now() + HELD_MS),
    'taker', taker)
  if before.begun then redis.call('HDEL', keys.box, 'begun') end
  local ahead = tries > 1 and {} or { unpack(queued, 2, shown) }
  return { 'taken', fence, tries, failures, now, queued[1], state, member_of(keys, mailbox, queued[1]),
    ahead, members_of(keys, mailbox, ahead), tries == 1 and not shown_before and 1 or 0 }
end
