-- Renews or cancels the lease of a tuple. ARGV[4]: its number. ARGV[5]: 'cancel', or the new lease [us], negative for no end.
-- Returns 1 if the tuple was there.

local id = tonumber(ARGV[4])
local bytes = call('HGET', space .. 'tuples', text(id))
if not bytes or not alive(id) then
    return {'DONE', '0'}
end
if ARGV[5] == 'cancel' then
    if call('SISMEMBER', space .. 'held', text(id)) == 1 then
        return {'DONE', '0'}
    end
    remove({{id = id, bytes = bytes}})
elseif tonumber(ARGV[5]) < 0 then
    call('ZREM', space .. 'leases', text(id))
else
    call('ZADD', space .. 'leases', text(now + tonumber(ARGV[5])), text(id))
end
return remember({'DONE', '1'})
