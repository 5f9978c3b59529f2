-- One clock for all processes: theirs may differ by more than a mailbox is held, or a command is waited for.
local time
local function redis_now()
  time = time or redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
