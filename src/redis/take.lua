-- KEYS inbox, seen, seen before, box, pending, due, members, archive
-- ARGV mailbox, now, '' or the only fence under which the mailbox may be held now, this take's name
return take_head(keys, ARGV[1], ARGV[2], ARGV[3], ARGV[4])
