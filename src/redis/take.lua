-- Takes the head of a mailbox and shuts out every earlier taker.
-- KEYS inbox, seen, box, pending, due, members   ARGV mailbox, now
-- Answers {'empty'}, or {'taken', fence, tries, now, envelope, state, member}.
local keys = {
  inbox = KEYS[1], seen = KEYS[2], box = KEYS[3], pending = KEYS[4], due = KEYS[5], members = KEYS[6],
}
local mailbox, now = ARGV[1], ARGV[2]

local envelope = next_head(keys, mailbox, now)
if not envelope then return { 'empty' } end
local fence = redis.call('HINCRBY', keys.box, 'fence', 1)
return taken(keys, mailbox, fence, now, envelope)
