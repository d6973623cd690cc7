package org.parhelion.halo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.grid.Block;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Width;

class HaloAllocationTest {
    private static final int ROUND = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Once compiled: rounds of exchanges are repeated until one of them has allocated nothing on any rank. */
    @Test
    void exchangesAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Grid grid = Grid.uniform(16, 20, 24, 1);
        Width ghost = new Width(2, 2, 2);
        HaloShape shape = new HaloShape(ghost, true, PeriodicAxes.all(grid));
        Ranks.threads(2, comm -> {
            Block block = Decomposition.of(grid, comm).block();
            Field u = Field.of("u", block, Precision.DOUBLE, ghost);
            Field v = Field.of("v", block, Precision.DOUBLE, ghost);
            FieldStrips strips = new FieldStrips(u, v);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            long allocated = 1;
            try (HaloExchange halo = HaloExchange.of(block, comm, shape, 2, Precision.DOUBLE)) {
                while (allocated > 0) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int n = 0; n < ROUND; n++) {
                        halo.start(strips);
                        halo.test();
                        halo.await(strips);
                    }
                    long mine = threads.getCurrentThreadAllocatedBytes() - before;
                    boolean late = System.nanoTime() > deadline;
                    allocated = comm.allreduce(mine, Op.MAX);
                    assertThat(comm.allreduce(late ? 1L : 0L, Op.MAX))
                            .as("after %s still %d bytes a round of %d exchanges", PATIENCE, allocated, ROUND)
                            .isZero();
                }
            }
        });
    }
}
