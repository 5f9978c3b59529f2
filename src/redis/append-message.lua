-- Appends a message to its inbox, once. Answers stored, duplicate or overflow.
local function append_message(keys, mailbox, id, message, now)
  -- The first write, so that a Redis without memory refuses the whole.
  if redis.call('ZADD', keys.seen, 'NX', now, id) == 0 then return 'duplicate' end
  -- A call is over before what it has seen is old.
  if string.sub(mailbox, 1, 5) ~= 'call:' then
    redis.call('ZREMRANGEBYSCORE', keys.seen, '-inf', string.format('(%.0f', now - SEEN_MS))
  end
  redis.call('PEXPIRE', keys.seen, MAILBOX_TTL_MS)

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
