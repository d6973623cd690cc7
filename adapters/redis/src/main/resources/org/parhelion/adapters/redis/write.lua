-- Writes a tuple. ARGV[4]: its lease [us], negative for no end. ARGV[5]: the encoded tuple. Returns its number.

local lease, bytes = tonumber(ARGV[4]), ARGV[5]
local id = call('INCR', space .. 'number')
call('HSET', space .. 'tuples', text(id), bytes)
if lease >= 0 then
    call('ZADD', space .. 'leases', text(now + lease), text(id))
end
if transaction == '' then
    index(id, bytes)
    written(bytes)
else
    call('ZADD', space .. 'written:' .. transaction, text(id), text(id))
end
return remember({'DONE', text(id)})
