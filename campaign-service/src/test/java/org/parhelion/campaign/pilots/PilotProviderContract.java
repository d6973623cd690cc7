package org.parhelion.campaign.pilots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each provider does. */
@Timeout(120)
abstract class PilotProviderContract {
    private static final long DEADLINE_SECONDS = 60;

    /** A fleet of its own for each test. */
    final PilotKind kind = new PilotKind("t" + Long.toString(System.nanoTime(), 36), 2, Set.of(), 600_000);

    /** A provider of that fleet; each call makes another. */
    abstract PilotProvider provider() throws Exception;

    /** A pilot that waits begins to run. */
    abstract void begin(PilotJob job) throws Exception;

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void aPilotIsListedUntilItEnds() throws Exception {
        PilotProvider provider = provider();
        String first = kind.pilotName(1_000, 0);
        String second = kind.pilotName(1_000, 1);
        assertThat(provider.list()).isEmpty();
        for (String pilot : List.of(first, second)) {
            assertThat(provider.submit(pilot)).isInstanceOf(SubmitAnswer.Accepted.class);
        }
        assertThat(provider.list()).extracting(PilotJob::pilot).containsExactlyInAnyOrder(first, second);
        PilotProvider restarted = provider();
        List<PilotJob> found = restarted.list();
        assertThat(found).extracting(PilotJob::pilot).containsExactlyInAnyOrder(first, second);

        PilotJob job = found.stream()
                .filter(one -> one.pilot().equals(first))
                .findFirst()
                .orElseThrow();
        begin(job);
        PilotJob running = restarted.list().stream()
                .filter(one -> one.pilot().equals(first))
                .findFirst()
                .orElseThrow();
        assertThat(running.running()).isTrue();
        for (PilotJob each : restarted.list()) {
            restarted.end(each);
        }
        await(() -> provider.list().isEmpty());
        restarted.end(running); // has ended
    }

    @Test
    void pilotsOfOtherFleetsAreNotSeen() throws Exception {
        PilotProvider provider = provider();
        String other = "x" + kind.pilotName(1_000, 0);
        provider.submit(other);
        provider.submit(kind.fleet() + "-other-job-1");
        assertThat(provider.list()).isEmpty();
    }

    @Test
    void aPreviewNamesThePilotAndItsCommand() throws Exception {
        String pilot = kind.pilotName(1_000, 0);
        assertThat(provider().preview(pilot)).contains(pilot, "work");
    }
}
