-- Which ids a mailbox has seen, as numbers below 2^53: a call's take 8 bytes each, and those of a room
-- with over 512 take 70, which is half of what the ids would. That any two of 100,000 are taken for
-- one has a probability of one in a million.
local function number_of(id)
  return string.format('%.0f', tonumber(string.sub(redis.sha1hex(id), 1, 13), 16))
end

local function has_seen(keys, id)
  local number = number_of(id)
  return redis.call('SISMEMBER', keys.seen, number) == 1
    or redis.call('SISMEMBER', keys.seen_before, number) == 1
end

-- Notes an id, and answers whether it is new. An id stays known for SEEN_MS at least: a set that was
-- begun so long ago makes way for another, and stays beside it for as long again. A call is over
-- before its first set is.
local function remember(keys, mailbox, id)
  local number = number_of(id)
  if not is_call(mailbox) and redis.call('SISMEMBER', keys.seen_before, number) == 1 then
    return false
  end
  if redis.call('SADD', keys.seen, number) == 0 then return false end
  local left = redis.call('PTTL', keys.seen)
  if left >= SEEN_MS or (left >= 0 and is_call(mailbox)) then return true end
  if left >= 0 then
    redis.call('RENAME', keys.seen, keys.seen_before)
    redis.call('SADD', keys.seen, number)
  end
  redis.call('PEXPIRE', keys.seen, 2 * SEEN_MS)
  return true
end
