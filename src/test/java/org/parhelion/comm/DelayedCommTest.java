package org.parhelion.comm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The decorator that tests of overlap stand on. */
class DelayedCommTest {
    /** Sets of the decorator take its own requests; whose they are is for the inner communicator to check. */
    private static final Set<String> LEFT_OUT = Set.of("aRequestSetTakesPersistentRequestsOfItsCommunicatorOnly");

    @TestFactory
    Stream<DynamicTest> persistentRequestsKeepTheirContract() {
        return PersistentCases.cases().stream()
                .filter(c -> !LEFT_OUT.contains(c.name()))
                .map(c -> DynamicTest.dynamicTest(
                        c.name(), () -> Ranks.threads(3, world -> c.body().run(new DelayedComm(world, 1000)))));
    }

    @Test
    void aMessageIsSeenOnlyAfterItsDelayAndTheSenderDoesNotWait() {
        long delayNanos = 50_000_000L;
        Ranks.threads(1, world -> {
            DelayedComm comm = new DelayedComm(world, delayNanos);
            int[] got = {0};
            Request receive = comm.irecv(Buffer.of(got), 0, 1);
            long sentAt = System.nanoTime();
            Request send = comm.isend(Buffer.value(5), 0, 1);
            assertThat(send.test()).isTrue();
            boolean early = receive.test();
            if (System.nanoTime() - sentAt < delayNanos) {
                assertThat(early).isFalse();
                assertThat(got[0]).isZero();
            }
            assertThat(receive.await()).isEqualTo(new Status(0, 1, 4));
            assertThat(System.nanoTime() - sentAt).isGreaterThanOrEqualTo(delayNanos);
            assertThat(got[0]).isEqualTo(5);
        });
    }
}
