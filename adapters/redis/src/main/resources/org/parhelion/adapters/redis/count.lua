-- Counts the tuples that can be read. ARGV[4]: the template.

local wanted = template(4)
local restricted, simple = nil, swept
for i = 1, wanted.arity do
    if wanted.low[i] ~= '' then
        simple = simple and not restricted and i <= INDEXED_FIELDS and
            #wanted.low[i] <= HEAD_BYTES and #wanted.high[i] <= HEAD_BYTES
        restricted = i
    end
end

local total = 0
local key = wanted.arity == 0 and space .. 'all' or space .. 'arity:' .. wanted.arity
if simple and restricted then
    total = call('ZLEXCOUNT', space .. 'field:' .. wanted.arity .. ':' .. restricted,
        lowest(wanted.low[restricted]), highest(wanted.high[restricted]))
elseif simple then
    total = call('ZCARD', key)
else
    for _, id in ipairs(call('ZRANGE', key, 0, -1)) do
        if alive(tonumber(id)) and matches(call('HGET', space .. 'tuples', id), wanted) then
            total = total + 1
        end
    end
end
if transaction ~= '' then
    for _, id in ipairs(call('ZRANGE', space .. 'written:' .. transaction, 0, -1)) do
        local bytes = call('HGET', space .. 'tuples', id)
        if bytes and alive(tonumber(id)) and matches(bytes, wanted) then
            total = total + 1
        end
    end
end
return {'DONE', text(total)}
