package org.parhelion.campaign.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing acknowledged is lost, nothing is recorded twice, and the results are those of an undisturbed campaign.
 *
 * <p>{@code -Dparhelion.kills=10000} for the long search.
 */
class CampaignSimulationTest {
    private static final int KILLS_A_RUN = 12;

    private final long seed = Long.getLong("parhelion.seed", System.nanoTime());

    private final List<List<Object>> fixed;
    private final List<List<Object>> search;

    CampaignSimulationTest() {
        CampaignSimulation undisturbed =
                new CampaignSimulation(1, 0, CampaignSimulation.Fault.NONE, SimulatedStore.Fault.NONE);
        CampaignSimulation.assertUndisturbed(undisturbed.run(), 1);
        fixed = undisturbed.table(CampaignSimulation.FIXED);
        search = undisturbed.table(CampaignSimulation.SEARCH);
    }

    @Test
    void anUndisturbedCampaignEnds() {
        assertThat(fixed).hasSize(CampaignSimulation.FIXED_TASKS);
        assertThat(search).hasSize(CampaignSimulation.SEARCH_TASKS);
    }

    @Test
    void killsChangeNoResultAndNoChoice() {
        killed(Integer.getInteger("parhelion.kills", 300));
    }

    @Test
    void aNewCoordinatorGoesOnWhenAllWorkersHaveComeAndWaitsForTheLeasesOfOthers() {
        long leaseNanos = 3_000_000_000L;
        long heartbeatNanos = 1_000_000_000L;
        for (long run = 0; run < 20; run++) {
            assertThat(takeOverNanos(seed + run, 0))
                    .as("all workers come with their next heartbeat, seed %d", seed + run)
                    .isLessThan(heartbeatNanos + heartbeatNanos / 2);
            assertThat(takeOverNanos(seed + run, 1))
                    .as("one of three workers does not come, seed %d", seed + run)
                    .isBetween(leaseNanos, leaseNanos + heartbeatNanos);
        }
    }

    private static long takeOverNanos(long seed, int deaths) {
        return new CampaignSimulation(seed, 0, CampaignSimulation.Fault.NONE, SimulatedStore.Fault.NONE)
                .takeOverNanos(deaths);
    }

    private void killed(int kills) {
        int killed = 0;
        for (long run = 0; killed < kills; run++) {
            CampaignSimulation simulation = new CampaignSimulation(
                    seed + run, KILLS_A_RUN, CampaignSimulation.Fault.NONE, SimulatedStore.Fault.NONE);
            CampaignSimulation.assertUndisturbed(simulation.run(), seed + run);
            assertThat(simulation.table(CampaignSimulation.FIXED))
                    .as("seed %d", seed + run)
                    .isEqualTo(fixed);
            assertThat(simulation.table(CampaignSimulation.SEARCH))
                    .as("seed %d", seed + run)
                    .isEqualTo(search);
            killed += simulation.killed();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, ACKNOWLEDGES_FIRST, acknowledged before it is durable",
        "NONE, FORGETS_THE_EPOCH, the coordinator stopped",
        "NONE, TEARS_COMMITS, indices begin at 0",
        "RECORDS_WITHOUT_FENCING, NONE, has computed",
        "WORKERS_IGNORE_LEASES, NONE, run at the same time",
        "ASSIGNS_AT_ONCE, NONE, run at the same time"
    })
    void aPlantedFaultIsFound(CampaignSimulation.Fault fault, SimulatedStore.Fault storeFault, String violation) {
        for (long run = 0; run < 1_000; run++) {
            List<String> violations = new CampaignSimulation(run, KILLS_A_RUN, fault, storeFault).run();
            if (!violations.isEmpty() && violations.getFirst().contains(violation)) {
                return;
            }
        }
        assertThat(violation)
                .as("%s, %s: found in 1,000 runs", fault, storeFault)
                .isEmpty();
    }
}
