-- Ends the transaction. ARGV[4]: 1 to commit, 0 to abort.

finish(transaction, ARGV[4] == '1')
return remember({'DONE', '1'})
