-- Keeps what could not be applied. `content` is the field's name: `envelope` of a message, `raw`
-- of a webhook that could not be read.
local function add_dead_letter(dead, now, mailbox, id, reason, content, text)
  redis.call('XADD', dead, 'MAXLEN', '~', DEAD_LETTERS_MAX, '*',
    'mailbox', mailbox, 'id', id, 'reason', reason, 'at', now, content, text)
  redis.call('PEXPIRE', dead, DEAD_LETTERS_MS)
end
