package org.parhelion.solver.elliptic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;
import org.parhelion.comm.spi.ForwardingComm;
import org.parhelion.field.Field;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.rows.RowPath;

/** How many ranks share the coarse grids. */
class CoarseRanksTest {
    @Test
    void aCoarseGridHasAtLeastSomeThousandPointsOnEachRank() {
        CoarseRanks.Least least = CoarseRanks.DEFAULT.least();
        assertThat(least.of(2048L * 2048, 64)).isEqualTo(64);
        assertThat(least.of(256L * 256, 64)).isEqualTo(16);
        assertThat(least.of(32L * 32 * 32, 7)).isEqualTo(7);
        assertThat(least.of(1, 7)).isEqualTo(1);
        assertThat(least.of(Long.MAX_VALUE, 7)).isEqualTo(7);
    }

    @Test
    void everyCoarseGridCanBeOnFewerRanks() {
        assertThat(cycle(8, EllipticBitsTest.HALF).ranks()).startsWith(8, 4, 2, 1);
        assertThat(cycle(7, EllipticBitsTest.HALF).ranks()).startsWith(7, 4, 2, 1);
        assertThat(cycle(8, EllipticBitsTest.ALL).ranks()).startsWith(8, 8, 8, 1);
    }

    @Test
    void fewerRanksSendFewerMessages() {
        for (int ranks : new int[] {4, 8}) {
            assertThat(cycle(ranks, EllipticBitsTest.HALF).messages())
                    .as("%d ranks", ranks)
                    .isLessThan(cycle(ranks, EllipticBitsTest.ALL).messages());
        }
    }

    /** A V-cycle on 64 × 64 points: the ranks of each grid, and the messages of all ranks. */
    private record Cycle(List<Integer> ranks, long messages) {}

    private static Cycle cycle(int ranks, CoarseRanks coarse) {
        List<Integer> ranksOfLevels = new ArrayList<>();
        LongAdder messages = new LongAdder();
        EllipticProblem problem =
                EllipticProblem.poisson(Grid.uniform(64, 64, 1)).boundary(Boundary.neumann(0));
        Ranks.threads(ranks, world -> {
            Comm comm = new CountingComm(world, messages);
            Decomposition decomposition = Decomposition.of(problem.grid(), comm);
            try (var solver = EllipticSolver.of(
                    problem, EllipticMethod.MULTIGRID, decomposition.block(), comm, coarse, RowPath.SCALAR)) {
                Field f = solver.field("f");
                Field u = solver.field("u");
                RandomProblems.fill(f, 1);
                comm.barrier();
                messages.reset();
                comm.barrier();
                solver.iterate(f, u, 1e-30, 1);
                if (comm.rank() == 0) {
                    ranksOfLevels.addAll(solver.ranksOfLevels());
                }
            }
        });
        return new Cycle(ranksOfLevels, messages.sum());
    }

    /** Counts the persistent messages that are sent, on this communicator and on those that are made from it. */
    private static final class CountingComm extends ForwardingComm {
        private final LongAdder messages;
        private final IdentityHashMap<Request, Boolean> sends = new IdentityHashMap<>();

        CountingComm(Comm inner, LongAdder messages) {
            super(inner);
            this.messages = messages;
        }

        @Override
        public Request sendInit(Buffer buffer, int dest, int tag) {
            Request send = super.sendInit(buffer, dest, tag);
            sends.put(send, true);
            return send;
        }

        @Override
        public RequestSet requestSet(Request... requests) {
            return new CountedSet(
                    super.requestSet(requests),
                    Stream.of(requests).filter(sends::containsKey).count(),
                    messages);
        }

        @Override
        public Comm dup() {
            return new CountingComm(super.dup(), messages);
        }

        @Override
        public Optional<Comm> split(int color, int key) {
            return super.split(color, key).map(part -> new CountingComm(part, messages));
        }
    }

    private record CountedSet(RequestSet inner, long sends, LongAdder messages) implements RequestSet {
        @Override
        public void start() {
            messages.add(sends);
            inner.start();
        }

        @Override
        public void await() {
            inner.await();
        }

        @Override
        public boolean test() {
            return inner.test();
        }

        @Override
        public int size() {
            return inner.size();
        }

        @Override
        public Status status(int index) {
            return inner.status(index);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
