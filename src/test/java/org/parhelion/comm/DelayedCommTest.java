package org.parhelion.comm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The decorator that tests of overlap use; the test kit's tests run the persistent requests' contract on it. */
class DelayedCommTest {
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
