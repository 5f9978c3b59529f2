-- Posts a message once, and takes the head of its mailbox unless somebody holds it.
-- KEYS inbox, seen, seen before, box, pending, due, members, archive, dead
-- ARGV mailbox, message id, message, now, this take's name
-- Answers {what post answers, what take answers}.
keys.dead = KEYS[9]
local mailbox, now = ARGV[1], ARGV[4]
local posted = append_message(keys, mailbox, ARGV[2], ARGV[3], now)
-- No taker has this fence.
return { posted, take_head(keys, mailbox, now, '0', ARGV[5]) }
