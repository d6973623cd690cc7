#!lua
-- What the scripts of a tuple space share; each script follows this text. Redis runs one script at a time.
--
-- KEYS[1]  the prefix of all keys of the space; its hash tag keeps them on one node of a cluster
-- ARGV[1]  the lane of the request, empty if the request changes nothing
-- ARGV[2]  the number of the request within its lane
-- ARGV[3]  the transaction, empty for none
--
--   tuples                HASH  number of a tuple -> its encoding
--   all                   ZSET  numbers by number       \  the tuples that anyone can read: no transaction has taken
--   arity:N               ZSET  the same of N fields     | them, and the one that wrote them has committed. Members of
--   field:N:I             ZSET  entries (see entry)     /  the last have one score, so that Redis sorts them by bytes
--   leases                ZSET  numbers by the end of their lease [us]
--   transactions          ZSET  transactions by the end of their lease [us]
--   written:T             ZSET  what transaction T wrote
--   taken:T, read:T       SET   what T took and what it read
--   held                  SET   what any transaction has taken
--   locked, readers:N     SET   what any transaction has read, and which have read tuple N
--   number, version       the last number given; how often a tuple became available
--   lane:L                HASH  the last request of lane L that had an effect, and its result

local space = KEYS[1]
local lane, request, transaction = ARGV[1], ARGV[2], ARGV[3]
local call = redis.call
local time = call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])

local INDEXED_FIELDS = 8
local HEAD_BYTES = 64
local HINT_BYTES = 4096
local REMEMBERED_MILLIS = 60000
local SWEPT = 200

-- tostring gives 14 digits only
local function text(number)
    return string.format('%.0f', number)
end

if lane ~= '' then
    local last = call('HGET', space .. 'lane:' .. lane, 'request')
    if last == request then
        return cmsgpack.unpack(call('HGET', space .. 'lane:' .. lane, 'result'))
    elseif last and tonumber(last) > tonumber(request) then
        return {'LATE'}
    end
end

-- The result of a request that had an effect. If the client loses it, it asks again.
local function remember(result)
    local key = space .. 'lane:' .. lane
    call('HSET', key, 'request', request, 'result', cmsgpack.pack(result))
    call('PEXPIRE', key, REMEMBERED_MILLIS)
    return result
end

-- Encoded tuples: varint number of fields | for each: varint length | bytes

local function varint(bytes, at)
    local value, unit = 0, 1
    while true do
        local byte = string.byte(bytes, at)
        at = at + 1
        if byte < 128 then
            return value + byte * unit, at
        end
        value = value + (byte - 128) * unit
        unit = unit * 128
    end
end

-- The number of fields, where each starts and where it ends.
local function split(bytes)
    local arity, at = varint(bytes, 1)
    local from, to = {}, {}
    for i = 1, arity do
        local length
        length, at = varint(bytes, at)
        from[i], to[i] = at, at + length - 1
        at = at + length
    end
    return arity, from, to
end

-- Compares a part of bytes with other, as unsigned bytes. The order of Lua's < depends on the locale.
local function compare(bytes, from, to, other)
    local length, i = math.min(to - from + 1, #other), 0
    while i < length do
        local size = math.min(256, length - i)
        if string.sub(bytes, from + i, from + i + size - 1) ~= string.sub(other, i + 1, i + size) then
            break
        end
        i = i + size
    end
    while i < length do
        local a, b = string.byte(bytes, from + i), string.byte(other, i + 1)
        if a ~= b then
            return a - b
        end
        i = i + 1
    end
    return to - from + 1 - #other
end

-- A template: number of fields, then the low and the high end of each. An empty low end is below every field, and its range
-- contains all.
local function template(at)
    local wanted = {arity = tonumber(ARGV[at]), low = {}, high = {}, single = {}}
    for i = 1, wanted.arity do
        local low, high = ARGV[at + 2 * i - 1], ARGV[at + 2 * i]
        wanted.low[i], wanted.high[i], wanted.single[i] = low, high, high == low .. '\0'
    end
    return wanted
end

local function matches(bytes, wanted)
    if wanted.arity == 0 then
        return true
    end
    local arity, from, to = split(bytes)
    if arity ~= wanted.arity then
        return false
    end
    for i = 1, arity do
        local low = wanted.low[i]
        if wanted.single[i] then
            if to[i] - from[i] + 1 ~= #low or string.sub(bytes, from[i], to[i]) ~= low then
                return false
            end
        elseif low ~= '' and
            (compare(bytes, from[i], to[i], low) < 0 or compare(bytes, from[i], to[i], wanted.high[i]) >= 0) then
            return false
        end
    end
    return true
end

-- Indexes

-- Zero bytes are escaped, so that what ends a field (zero and one or two) sorts before what continues it.
local function escaped(bytes)
    return (string.gsub(bytes, '%z', '\0\255'))
end

-- A field in an index: its first bytes, whether these are all (1) or not (2), and the number of its tuple. One value's entries are
-- in the order of their tuples.
local function entry(field, id)
    if #field <= HEAD_BYTES then
        return escaped(field) .. '\0\1' .. string.format('%016.0f', id)
    end
    return escaped(string.sub(field, 1, HEAD_BYTES)) .. '\0\2' .. string.format('%016.0f', id)
end

local function lowest(low)
    if #low <= HEAD_BYTES then
        return '[' .. escaped(low)
    end
    return '[' .. escaped(string.sub(low, 1, HEAD_BYTES)) .. '\0\2'
end

local function highest(high)
    if #high <= HEAD_BYTES then
        return '(' .. escaped(high)
    end
    return '(' .. escaped(string.sub(high, 1, HEAD_BYTES)) .. '\0\3'
end

-- Calls put(key, score, member) for each place of a tuple in the indexes.
local function places(id, bytes, put)
    local arity, from, to = split(bytes)
    put(space .. 'all', text(id), text(id))
    put(space .. 'arity:' .. arity, text(id), text(id))
    for i = 1, math.min(arity, INDEXED_FIELDS) do
        put(space .. 'field:' .. arity .. ':' .. i, 0, entry(string.sub(bytes, from[i], to[i]), id))
    end
end

local function index(id, bytes)
    places(id, bytes, function(key, score, member)
        call('ZADD', key, score, member)
    end)
end

-- Calls a command with a key and members, as few times as the stack of Lua allows. Returns the sum of the results.
local function portions(command, key, members)
    local sum = 0
    for from = 1, #members, 1000 do
        sum = sum + call(command, key, unpack(members, from, math.min(from + 999, #members)))
    end
    return sum
end

-- Tuples are a list of {id =, bytes =}.
local function unindex(tuples)
    local members = {}
    for _, tuple in ipairs(tuples) do
        places(tuple.id, tuple.bytes, function(key, _, member)
            members[key] = members[key] or {}
            table.insert(members[key], member)
        end)
    end
    for key, list in pairs(members) do
        portions('ZREM', key, list)
    end
end

-- Events. Those who wait get hints, with the tuple if it is short.

local function available(bytes)
    call('INCR', space .. 'version')
    call('PUBLISH', space .. 'hints', #bytes <= HINT_BYTES and 'A' .. bytes or 'A')
end

local function settled()
    call('PUBLISH', space .. 'hints', 'S')
end

local function written(bytes)
    available(bytes)
    call('PUBLISH', space .. 'written', 'A' .. bytes)
end

-- Tuples and transactions

local function remove(tuples)
    local ids = {}
    for i, tuple in ipairs(tuples) do
        ids[i] = text(tuple.id)
    end
    unindex(tuples)
    portions('HDEL', space .. 'tuples', ids)
    portions('ZREM', space .. 'leases', ids)
    local held = portions('SREM', space .. 'held', ids)
    if call('EXISTS', space .. 'locked') == 1 then
        for _, id in ipairs(ids) do
            if call('SREM', space .. 'locked', id) == 1 then
                call('DEL', space .. 'readers:' .. id)
                held = held + 1
            end
        end
    end
    if held > 0 then
        settled()
    end
end

local function finish(name, commit)
    local gone = {}
    call('ZREM', space .. 'transactions', name)
    for _, id in ipairs(call('SMEMBERS', space .. 'read:' .. name)) do
        call('SREM', space .. 'readers:' .. id, name)
        if call('EXISTS', space .. 'readers:' .. id) == 0 then
            call('SREM', space .. 'locked', id)
        end
        local bytes = call('HGET', space .. 'tuples', id)
        if bytes and call('SISMEMBER', space .. 'held', id) == 0 then
            available(bytes)
        end
    end
    for _, id in ipairs(call('SMEMBERS', space .. 'taken:' .. name)) do
        local bytes = call('HGET', space .. 'tuples', id)
        if bytes and commit then
            table.insert(gone, {id = tonumber(id), bytes = bytes})
        elseif bytes then
            call('SREM', space .. 'held', id)
            index(tonumber(id), bytes)
            available(bytes)
        end
    end
    for _, id in ipairs(call('ZRANGE', space .. 'written:' .. name, 0, -1)) do
        local bytes = call('HGET', space .. 'tuples', id)
        if bytes and commit then
            index(tonumber(id), bytes)
            written(bytes)
        elseif bytes then
            table.insert(gone, {id = tonumber(id), bytes = bytes})
        end
    end
    remove(gone)
    call('DEL', space .. 'read:' .. name, space .. 'taken:' .. name, space .. 'written:' .. name)
end

-- What the clock has ended. Leases are swept in portions; while some are left, each tuple is asked for its own.
for _, name in ipairs(call('ZRANGEBYSCORE', space .. 'transactions', '-inf', text(now))) do
    finish(name, false)
end
local ended = call('ZRANGEBYSCORE', space .. 'leases', '-inf', text(now), 'LIMIT', 0, SWEPT)
local over = {}
for _, id in ipairs(ended) do
    table.insert(over, {id = tonumber(id), bytes = call('HGET', space .. 'tuples', id)})
end
remove(over)
local swept = #ended < SWEPT

local function alive(id)
    if swept then
        return true
    end
    local lease = call('ZSCORE', space .. 'leases', text(id))
    return not lease or tonumber(lease) > now
end

if transaction ~= '' and not call('ZSCORE', space .. 'transactions', transaction) then
    return {'ENDED'}
end
