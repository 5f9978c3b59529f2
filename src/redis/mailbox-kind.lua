-- What stands before the colon of a mailbox's id.
local function is_call(mailbox) return string.sub(mailbox, 1, 5) == 'call:' end
local function is_room(mailbox) return string.sub(mailbox, 1, 5) == 'room:' end
