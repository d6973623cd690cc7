-- Begins a transaction. ARGV[4]: its name. ARGV[5]: its lease [us], negative for no end.

local lease = tonumber(ARGV[5])
call('ZADD', space .. 'transactions', lease < 0 and '+inf' or text(now + lease), ARGV[4])
return remember({'DONE', '1'})
