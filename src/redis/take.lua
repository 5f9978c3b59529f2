-- KEYS inbox, seen, box, pending, due, members
-- ARGV mailbox, now, '' or the only fence under which the mailbox may be held now, this take's name
local keys = {
  inbox = KEYS[1], seen = KEYS[2], box = KEYS[3], pending = KEYS[4], due = KEYS[5], members = KEYS[6],
}
return take_head(keys, ARGV[1], ARGV[2], ARGV[3], ARGV[4])
