package org.parhelion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;

class TurnsTest {
    @Test
    void theRatioIsTheMedianOfPairsNotTheRatioOfMedians() {
        Iterator<Double> ours = List.of(1.0, 10.0, 100.0).iterator();
        Iterator<Double> peers = List.of(4.0, 5.0, 200.0).iterator();
        Ranks.threads(1, comm -> {
            Turns turns = Turns.take(comm, 3, ours::next, Optional.<DoubleSupplier>of(peers::next));
            assertThat(turns.ours()).isEqualTo(new Spread(1, 10, 100));
            assertThat(turns.ratio()).contains(new Spread(0.25, 0.5, 2));
        });
    }

    @Test
    void noRankMeasuresOursWhileThePeerRuns() {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        Ranks.threads(3, comm -> {
            DoubleSupplier ours = () -> {
                comm.barrier();
                log.add("ours");
                comm.barrier();
                return 1;
            };
            Optional<DoubleSupplier> peer = comm.rank() == 0
                    ? Optional.of(() -> {
                        log.add("peer");
                        return 2;
                    })
                    : Optional.empty();
            assertThat(Turns.take(comm, 2, ours, peer).ratio().isPresent()).isEqualTo(comm.rank() == 0);
        });
        assertThat(log).containsExactly("ours", "ours", "ours", "peer", "ours", "ours", "ours", "peer");
    }
}
