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

-- Its id, and when it was posted. The message is not looked at: it may be more than this decoder can read.
local function head_of(envelope)
  local id, at = string.match(envelope, '^{"id":"([^"\\]*)","at":(%d[^,]*),')
  if id then return id, at end
  id, at = string.match(envelope, '^{"id":(".-"),"at":(%d[^,]*),')
  return cjson.decode('[' .. id .. ']')[1], at
end

-- The same message with another id.
local function with_id(envelope, id)
  return (string.gsub(envelope, '^{"id":".-","at":', function()
    return '{"id":' .. cjson.encode(id) .. ',"at":'
  end, 1))
end
