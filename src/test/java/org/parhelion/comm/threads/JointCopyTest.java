package org.parhelion.comm.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;

/** Long messages, which sender and receiver copy together. */
@Timeout(300)
class JointCopyTest {
    private static final int STREAMED = 4 * 1024 * 1024;

    @ParameterizedTest
    @ValueSource(
            ints = {
                (int) JointCopy.BYTES_MIN - 1,
                (int) JointCopy.BYTES_MIN,
                (int) JointCopy.BYTES_MIN + 1,
                3 * 32 * 1024,
                STREAMED - 1,
                STREAMED,
                3 * STREAMED + 1
            })
    void everyByteArrivesAndNoneBeyondTheMessageChanges(int bytes) {
        SplittableRandom random = seeded();
        byte[] message = new byte[bytes];
        random.nextBytes(message);
        Ranks.threads(2, comm -> {
            byte[] received = new byte[bytes + 100];
            for (int round = 0; round < 20; round++) {
                Arrays.fill(received, (byte) round);
                if (comm.rank() == 0) {
                    comm.send(Buffer.of(message), 1, round);
                } else {
                    comm.recv(Buffer.of(received), 0, round);
                    assertThat(Arrays.mismatch(message, received)).isEqualTo(bytes);
                    for (int i = bytes; i < received.length; i++) {
                        assertThat(received[i]).isEqualTo((byte) round);
                    }
                }
            }
        });
    }

    @Test
    void aSenderMayOverwriteItsMessageAsSoonAsItsSendIsDone() {
        int length = 50_000;
        Ranks.threads(2, comm -> {
            int other = 1 - comm.rank();
            long[] own = new long[length];
            long[] received = new long[length];
            for (int round = 0; round < 500; round++) {
                Arrays.fill(own, round);
                Request send = comm.isend(Buffer.of(own), other, 0);
                comm.recv(Buffer.of(received), other, 0);
                assertThat(uniform(received, round)).as("round %d", round).isTrue();
                Request.awaitAll(send);
            }
        });
    }

    @Test
    void aReceiverMayOverwriteWhatItReceivedAsSoonAsItsReceiveIsDone() {
        int length = 50_000;
        Ranks.threads(3, comm -> {
            long[] own = new long[length];
            for (int round = 0; round < 200; round++) {
                if (comm.rank() > 0) {
                    Arrays.fill(own, comm.rank());
                    comm.send(Buffer.of(own), 0, 0);
                } else {
                    for (int message = 0; message < 2; message++) {
                        int source =
                                comm.recv(Buffer.of(own), Comm.ANY_SOURCE, 0).source();
                        assertThat(uniform(own, source)).isTrue();
                        Arrays.fill(own, -1);
                        assertThat(uniform(own, -1))
                                .as("a part was copied too late")
                                .isTrue();
                    }
                }
            }
        });
    }

    @Test
    void memoryOfTheReceiversThreadAloneIsWrittenByItAlone() {
        byte[] message = new byte[1 << 20];
        seeded().nextBytes(message);
        Ranks.threads(2, comm -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(message.length);
                if (comm.rank() == 0) {
                    memory.copyFrom(MemorySegment.ofArray(message));
                    comm.send(Buffer.of(memory, ElementType.BYTE), 1, 0);
                } else {
                    comm.recv(Buffer.of(memory, ElementType.BYTE), 0, 0);
                    assertThat(memory.mismatch(MemorySegment.ofArray(message))).isEqualTo(-1);
                }
            }
        });
    }

    @Test
    void aCopyThatFailsEndsForBoth() throws InterruptedException {
        MemorySegment closed;
        try (Arena arena = Arena.ofShared()) {
            closed = arena.allocate(JointCopy.BYTES_MIN);
        }
        JointCopy copy = new JointCopy(MemorySegment.ofArray(new byte[(int) JointCopy.BYTES_MIN]), closed);
        Thread helper =
                Thread.ofPlatform().uncaughtExceptionHandler((_, _) -> {}).start(copy::takeParts);
        assertThatThrownBy(copy::complete) // the helper ends at its first part: one of two is left at least
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        helper.join();
    }

    private static boolean uniform(long[] values, long value) {
        for (long v : values) {
            if (v != value) {
                return false;
            }
        }
        return true;
    }

    private static SplittableRandom seeded() {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        System.out.println("JointCopyTest: -Dparhelion.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
