-- Appends a message to its inbox, once. Answers stored, duplicate or overflow.
local function append_message(keys, mailbox, id, message, now)
  -- The first write, so that a Redis without memory refuses the whole.
  if not remember(keys, mailbox, id) then return 'duplicate' end

  local envelope = envelope_of(id, now, message)
  if redis.call('RPUSH', keys.inbox, envelope) > INBOX_MAX then
    redis.call('RPOP', keys.inbox)
    add_dead_letter(keys.dead, now, mailbox, id, 'overflow', 'envelope', envelope)
    return 'overflow'
  end
  redis.call('PEXPIRE', keys.inbox, MAILBOX_TTL_MS)
  redis.call('ZADD', keys.pending, 'NX', now, mailbox)
  return 'stored'
end
