-- Reads or takes tuples.
--
-- ARGV[4]   1 to take, 0 to read
-- ARGV[5]   the most tuples
-- ARGV[6]   1 for those written first
-- ARGV[7]   1 if it matters whether a match is held by another transaction
-- ARGV[8]   the most tuples that are looked at, 0 for all: other clients wait meanwhile
-- ARGV[9]   empty, or where MORE says that a search goes on: an index,
-- ARGV[10]  and the place in it
-- ARGV[11]  the template
--
-- Returns FOUND and the tuples; NONE, whether a match is held, the time until a transaction ends [us] or -1, the version; or MORE,
-- whether one is held, the index, the place, the version. A search of several portions that finds nothing has an answer if the
-- version stayed the same: then nothing became available behind it.

local take, most, ordered = ARGV[4] == '1', tonumber(ARGV[5]), ARGV[6] == '1'
local budget = tonumber(ARGV[8])
local source, place = ARGV[9], ARGV[10]
local wanted = template(11)
local held = false
local found = {}

-- What the transaction wrote is not in the indexes.
if transaction ~= '' then
    for _, id in ipairs(call('ZRANGE', space .. 'written:' .. transaction, 0, -1)) do
        local bytes = call('HGET', space .. 'tuples', id)
        if bytes and alive(tonumber(id)) and matches(bytes, wanted) then
            found[#found + 1] = {id = tonumber(id), bytes = bytes, own = true}
            if #found == most then
                break
            end
        end
    end
end

-- The shortest index. In order are all, arity:N, and the entries of one value.
if source == '' and wanted.arity == 0 then
    source, place = 'all', '-inf'
elseif source == '' then
    source, place = 'arity', '-inf'
    local shortest = call('ZCARD', space .. 'arity:' .. wanted.arity)
    for i = 1, math.min(wanted.arity, INDEXED_FIELDS) do
        local low = wanted.low[i]
        if low ~= '' and (wanted.single[i] or not ordered) then
            local from = lowest(low)
            local length = call('ZLEXCOUNT', space .. 'field:' .. wanted.arity .. ':' .. i, from, highest(wanted.high[i]))
            if length <= shortest then
                shortest, source, place = length, tostring(i), from
            end
        end
    end
end

local function following(count)
    if source == 'all' then
        return call('ZRANGEBYSCORE', space .. 'all', place, '+inf', 'LIMIT', 0, count)
    elseif source == 'arity' then
        return call('ZRANGEBYSCORE', space .. 'arity:' .. wanted.arity, place, '+inf', 'LIMIT', 0, count)
    end
    local key = space .. 'field:' .. wanted.arity .. ':' .. source
    return call('ZRANGEBYLEX', key, place, highest(wanted.high[tonumber(source)]), 'LIMIT', 0, count)
end

local locks = take and call('EXISTS', space .. 'locked') == 1

-- Whether no other transaction has read it.
local function free(id)
    if not locks or call('SISMEMBER', space .. 'locked', text(id)) == 0 then
        return true
    end
    local readers = call('SCARD', space .. 'readers:' .. text(id))
    return readers == 0 or
        (readers == 1 and call('SISMEMBER', space .. 'readers:' .. text(id), transaction) == 1)
end

local own = #found
local looked = 0
local count = math.min(most, 100)
while #found - (ordered and own or 0) < most do
    if budget > 0 and looked >= budget then
        return {'MORE', held and 1 or 0, source, place, call('GET', space .. 'version') or '0'}
    end
    local entries = following(count)
    for _, member in ipairs(entries) do
        place = '(' .. member
        local id = tonumber(string.sub(member, -16))
        local bytes = call('HGET', space .. 'tuples', text(id))
        if alive(id) and matches(bytes, wanted) then
            if free(id) then
                found[#found + 1] = {id = id, bytes = bytes}
                if #found - (ordered and own or 0) == most then
                    break
                end
            else
                held = true
            end
        end
    end
    looked = looked + #entries
    if #entries < count then
        break
    end
    count = 100
end

if #found == 0 then
    if ARGV[7] == '1' and not held then
        for _, id in ipairs(call('SMEMBERS', space .. 'held')) do
            local bytes = call('HGET', space .. 'tuples', id)
            if bytes and alive(tonumber(id)) and matches(bytes, wanted) and
                (transaction == '' or call('SISMEMBER', space .. 'taken:' .. transaction, id) == 0) then
                held = true
                break
            end
        end
    end
    local first = call('ZRANGE', space .. 'transactions', 0, 0, 'WITHSCORES')
    local rest = first[2] and first[2] ~= 'inf' and text(math.max(tonumber(first[2]) - now, 0)) or '-1'
    return {'NONE', held and 1 or 0, rest, call('GET', space .. 'version') or '0'}
end

if ordered then
    table.sort(found, function(a, b) return a.id < b.id end)
end
local result, removed, hidden, hiddenIds = {'FOUND'}, {}, {}, {}
for i = 1, math.min(#found, most) do
    local tuple = found[i]
    local id = text(tuple.id)
    result[i + 1] = tuple.bytes
    if take and (transaction == '' or tuple.own) then
        table.insert(removed, tuple)
        if tuple.own then
            call('ZREM', space .. 'written:' .. transaction, id)
        end
    elseif take then
        table.insert(hidden, tuple)
        table.insert(hiddenIds, id)
    elseif transaction ~= '' and not tuple.own then
        call('SADD', space .. 'locked', id)
        call('SADD', space .. 'readers:' .. id, transaction)
        call('SADD', space .. 'read:' .. transaction, id)
    end
end
if take then
    remove(removed)
    unindex(hidden)
    portions('SADD', space .. 'held', hiddenIds)
    portions('SADD', space .. 'taken:' .. transaction, hiddenIds)
end
if lane ~= '' then
    return remember(result)
end
return result
