-- Posts a message once.
-- KEYS inbox, seen, pending, dead   ARGV mailbox, message id, message, now
-- Answers stored, duplicate or overflow.
local keys = { inbox = KEYS[1], seen = KEYS[2], pending = KEYS[3], dead = KEYS[4] }
return append_message(keys, ARGV[1], ARGV[2], ARGV[3], ARGV[4])
