-- Renews the lease of the transaction. ARGV[4]: the new lease [us], negative for no end.

local lease = tonumber(ARGV[4])
call('ZADD', space .. 'transactions', lease < 0 and '+inf' or text(now + lease), transaction)
return remember({'DONE', '1'})
