-- Posts a message once.
-- KEYS inbox, seen, seen before, pending, dead   ARGV mailbox, message id, message, now
-- Answers stored, duplicate or overflow.
local keys = {
  inbox = KEYS[1], seen = KEYS[2], seen_before = KEYS[3], pending = KEYS[4], dead = KEYS[5],
}
return append_message(keys, ARGV[1], ARGV[2], ARGV[3], ARGV[4])
