package org.parhelion.comm.process;

import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;

/** The smallest program whose ranks know of each other. */
public final class HelloMain {
    private HelloMain() {}

    public static void main(String[] args) {
        Ranks.run(args, comm -> {
            long sum = comm.allreduce(comm.rank() + 1L, Op.SUM);
            if (comm.rank() == 0) {
                System.out.println("the ranks of " + comm.size() + " sum up to " + sum);
            }
        });
    }
}
