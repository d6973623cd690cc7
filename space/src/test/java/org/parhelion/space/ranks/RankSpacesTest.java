package org.parhelion.space.ranks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Ranks;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;
import org.parhelion.space.history.HistoryClients;
import org.parhelion.space.history.Linearizability;

/** What is special to spaces of ranks: servers, closing, deaths. The rest is the contract of all backends. */
@Timeout(120)
class RankSpacesTest {
    private static final Template TASKS = Template.of("task", Template.ANY);

    @Test
    void ranksThatOnlyServeKeepTheTuplesUntilAllHaveClosed() {
        List<Long> taken = Collections.synchronizedList(new ArrayList<>());
        Ranks.threads(3, comm -> {
            try (RankSpaces spaces = RankSpaces.start(comm, new RankSpaces.Options(List.of(2)))) {
                if (comm.rank() < 2) {
                    try (TupleSpace space = spaces.open(SpaceName.DEFAULT, SpaceOptions.DEFAULT)) {
                        for (int i = 0; i < 200; i++) {
                            space.write(Tuple.of("task", 1000 * comm.rank() + i));
                            taken.add(space.take(TASKS, TupleVerbs.FOREVER)
                                    .orElseThrow()
                                    .longAt(1));
                        }
                    }
                }
            }
        });

        List<Long> written = IntStream.range(0, 400)
                .mapToObj(i -> i < 200 ? (long) i : 800L + i)
                .toList();
        assertThat(taken).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void aRankThatClosesEarlyGoesOnServing() {
        Ranks.threads(3, comm -> {
            try (RankSpaces spaces = RankSpaces.start(comm)) {
                if (comm.rank() == 0) { // the others close at once, and some of these names are theirs
                    for (int i = 0; i < 12; i++) {
                        try (TupleSpace space =
                                spaces.open(new SpaceName("tenant", "namespace " + i), SpaceOptions.DEFAULT)) {
                            space.write(Tuple.of("task", i));
                            assertThat(space.count(TASKS)).isEqualTo(1);
                        }
                    }
                }
            }
        });
    }

    @Test
    void aVerbThatWaitsFailsWhenARankDies() {
        AtomicReference<Thread> waiting = new AtomicReference<>(Thread.currentThread());
        List<Integer> died = Ranks.faultTolerant(2).run(comm -> {
            RankSpaces spaces = RankSpaces.start(comm, new RankSpaces.Options(List.of(1)));
            TupleSpace space = spaces.open(SpaceName.DEFAULT, SpaceOptions.DEFAULT);
            if (comm.rank() == 1) {
                while (Objects.requireNonNull(waiting.get()).getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait(); // until rank 0 has sent its request and parks
                }
                throw comm.die();
            }
            waiting.set(Thread.currentThread());
            assertThatThrownBy(() -> space.take(TASKS, TupleVerbs.FOREVER))
                    .isInstanceOfSatisfying(
                            SpaceException.class,
                            e -> assertThat(e.kind()).isEqualTo(SpaceException.Kind.OUTCOME_UNKNOWN))
                    .hasMessageContaining("rank 1 has died");
            assertThatThrownBy(() -> space.write(Tuple.of("task", 1)))
                    .isInstanceOfSatisfying(
                            SpaceException.class, e -> assertThat(e.kind()).isEqualTo(SpaceException.Kind.UNREACHABLE));
        });
        assertThat(died).containsExactly(1);
    }

    @Test
    void callsOfAllRanksAreExplainedByOneOrder() throws Exception {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        for (int ranks = 1; ranks <= 4; ranks++) {
            try (RankJob job = new RankJob(ranks, RankSpaces.Options.DEFAULT)) {
                List<TupleSpace> spaces = new ArrayList<>();
                for (int client = 0; client < 8; client++) {
                    spaces.add(job.at(client % ranks).open(SpaceName.DEFAULT, SpaceOptions.DEFAULT));
                }
                try (HistoryClients clients = new HistoryClients(spaces, seed, Duration.ofSeconds(60));
                        TupleSpace rest = job.at(0).open(SpaceName.DEFAULT, SpaceOptions.DEFAULT)) {
                    clients.awaitMore(1000);
                    assertThat(Linearizability.check(clients.end(rest)))
                            .as("%d ranks, seed %d", ranks, seed)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void aValueOfSeveralMegabytesArrives() {
        Ranks.threads(2, comm -> {
            try (RankSpaces spaces = RankSpaces.start(comm, new RankSpaces.Options(List.of(1)));
                    TupleSpace space = spaces.open(SpaceName.DEFAULT, SpaceOptions.DEFAULT)) {
                byte[] large = new byte[9 << 20];
                large[large.length - 1] = 7;
                if (comm.rank() == 0) {
                    space.write(Tuple.of("task", large));
                } else {
                    Tuple taken = space.take(TASKS, Duration.ofMinutes(1)).orElseThrow();
                    assertThat(taken.bytesAt(1)).isEqualTo(large);
                }
            }
        });
    }

    @Test
    void wrongServersAreRefusedOnAllRanks() {
        Ranks.threads(2, comm -> {
            for (List<Integer> wrong : List.of(List.of(2), List.of(-1), List.of(0, 0), List.of(comm.rank()))) {
                assertThatThrownBy(() -> RankSpaces.start(comm, new RankSpaces.Options(wrong)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("servers " + wrong);
            }
        });
    }
}
