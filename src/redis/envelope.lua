-- A message as it lies in an inbox. Its id and time stand first, so that they are read without the rest.
local function envelope_of(id, at, message)
  return '{"id":' .. cjson.encode(id) .. ',"at":' .. at .. ',"m":' .. message .. '}'
end

local function has_id(envelope, id)
  local start = '{"id":' .. cjson.encode(id) .. ',"at":'
  return string.sub(envelope, 1, #start) == start
end

-- Where the one with this id lies among these; nil where it does not.
local function place_of(envelopes, id)
  for place, envelope in ipairs(envelopes) do
    if has_id(envelope, id) then return place end
  end
end

-- Its id, and when it was posted.
local function head_of(envelope)
  local id, at = string.match(envelope, '^{"id":"([^"\\]*)","at":(%d+),')
  if id then return id, at end
  local decoded = cjson.decode(envelope)
  return decoded.id, string.format('%.0f', decoded.at)
end
