package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;

/** Choices of the tiling that outlive a run. */
class EarlierTilingsTest {
    /** Points along an axis: more than the second-level caches of today hold. */
    private static final int POINTS = 800;

    private final Map<String, Integer> kept = new ConcurrentHashMap<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theChoiceOfATrialIsThatOfTheNextRun(int ranks) {
        Ranks.threads(ranks, comm -> {
            int chosen = run(comm, 0.2);
            assertThat(kept.values()).containsExactly(chosen);
            try (Simulation next = setup(comm, 0.2).start()) {
                assertThat(next.choosesTiling()).isFalse();
                next.run(1);
                assertThat(next.report().tiling().stepsPerExchange()).isEqualTo(chosen);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aKeptChoiceIsUsedAndOneThatIsNoCandidateIsNot(int ranks) {
        Ranks.threads(ranks, comm -> {
            run(comm, 0.2);
            for (int choice : new int[] {2, 4, 3}) {
                if (comm.rank() == 0) {
                    kept.replaceAll((_, _) -> choice);
                }
                comm.barrier();
                try (Simulation next = setup(comm, 0.2).start()) {
                    assertThat(next.choosesTiling()).as("choice %s", choice).isEqualTo(choice == 3);
                }
                comm.barrier();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aParameterIsTheSameProblemAndOtherBlocksAreAnother(int ranks) {
        Ranks.threads(ranks, comm -> {
            run(comm, 0.2);
            try (Simulation other = setup(comm, 0.1).start()) {
                assertThat(other.choosesTiling()).isFalse();
            }
            try (Simulation larger = setup(comm, POINTS + 32, 0.2).start()) {
                assertThat(larger.choosesTiling()).isTrue();
            }
        });
    }

    /** Runs until the trial has ended, and returns its choice. */
    private int run(Comm comm, double r) {
        try (Simulation simulation = setup(comm, r).start()) {
            for (int round = 0; simulation.choosesTiling(); round++) {
                assertThat(round).isLessThan(100);
                simulation.run(50);
            }
            comm.barrier(); // rank 0 has kept the choice
            return simulation.report().tiling().stepsPerExchange();
        }
    }

    private Simulation.Setup setup(Comm comm, double r) {
        return setup(comm, POINTS, r);
    }

    private Simulation.Setup setup(Comm comm, int points, double r) {
        Model model = Model.of(new SimulationTest.Plate(r), Grid.uniform(points, points, 1))
                .initial((x, y) -> 1 + 0.01 * Math.sin(x + 2 * y))
                .boundary(Boundary.dirichlet(1));
        return Simulation.of(model, Device.cpu(), comm)
                .trialShare(Double.POSITIVE_INFINITY)
                .earlierTilings(problem -> kept.getOrDefault(problem, 0), kept::put);
    }
}
