package org.parhelion.comm;

/** The all-reduce of a {@link Superaccumulator}. Addition is exact, so the order in which ranks are added is of no account. */
final class SumExchange {
    private final Superaccumulator total;
    private final long[] packed = new long[Superaccumulator.PACKED_WORDS];
    private final Buffer send = Buffer.of(packed);
    private long[] all = {};
    private Buffer recv = Buffer.EMPTY;

    SumExchange(Superaccumulator total) {
        this.total = total;
    }

    void allreduce(Comm comm) {
        int words = Superaccumulator.PACKED_WORDS * comm.size();
        if (words > Superaccumulator.WHOLE_WORDS) {
            sumWhole(comm);
            return;
        }
        if (all.length != words) {
            all = new long[words];
            recv = Buffer.of(all);
        }
        total.pack(packed);
        comm.allgather(send, recv);
        for (int at = 0; at < words; at += Superaccumulator.PACKED_WORDS) {
            if (Superaccumulator.isTooWide(all[at])) { // on every rank: all have the same words
                sumWhole(comm);
                return;
            }
        }
        total.clear();
        for (int at = 0; at < words; at += Superaccumulator.PACKED_WORDS) {
            total.addPacked(all, at);
        }
    }

    private void sumWhole(Comm comm) {
        long[] mine = new long[Superaccumulator.WHOLE_WORDS];
        long[] sums = new long[Superaccumulator.WHOLE_WORDS];
        total.writeWhole(mine);
        comm.allreduce(Buffer.of(mine), Buffer.of(sums), Op.SUM);
        total.readWhole(sums);
    }
}
