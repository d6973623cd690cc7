package org.parhelion.space.ranks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.contract.TupleSpaceContract;

/** The contract of tuple spaces, with openings on one rank after another. */
class RankSpacesContractTest {
    private static final Map<Integer, RankJob> JOBS = new ConcurrentHashMap<>();

    @AfterAll
    static void endJobs() throws ExecutionException {
        for (RankJob job : JOBS.values()) {
            job.close();
        }
    }

    abstract static class OnRanks extends TupleSpaceContract {
        private final int ranks;
        private int next;

        OnRanks(int ranks) {
            this.ranks = ranks;
        }

        @Override
        protected TupleSpace open(SpaceName space, SpaceOptions options) throws InterruptedException {
            RankJob job = JOBS.get(ranks);
            if (job == null) {
                job = new RankJob(ranks, RankSpaces.Options.DEFAULT);
                JOBS.put(ranks, job);
            }
            return job.at(next++ % ranks).open(space, options);
        }

        @Override
        protected int rounds() {
            return 50;
        }
    }

    @Nested
    class OneRankTest extends OnRanks {
        OneRankTest() {
            super(1);
        }
    }

    @Nested
    class TwoRanksTest extends OnRanks {
        TwoRanksTest() {
            super(2);
        }
    }

    @Nested
    class ThreeRanksTest extends OnRanks {
        ThreeRanksTest() {
            super(3);
        }
    }

    @Nested
    class FourRanksTest extends OnRanks {
        FourRanksTest() {
            super(4);
        }
    }
}
