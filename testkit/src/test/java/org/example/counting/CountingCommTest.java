package org.example.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.spi.ForwardingComm;

/** A decorator overrides the verbs that it counts, and holds for communicators that are made from it. */
class CountingCommTest {
    /** Counts the bytes that {@code send} sends, on this communicator and on those that are made from it. */
    private static final class CountingComm extends ForwardingComm {
        private final LongAdder bytes;

        CountingComm(Comm inner, LongAdder bytes) {
            super(inner);
            this.bytes = bytes;
        }

        @Override
        public void send(Buffer buffer, int dest, int tag) {
            super.send(buffer, dest, tag);
            bytes.add(buffer.byteSize());
        }

        @Override
        public Comm dup() {
            return new CountingComm(super.dup(), bytes);
        }

        @Override
        public Optional<Comm> split(int color, int key) {
            return super.split(color, key).map(part -> new CountingComm(part, bytes));
        }
    }

    @Test
    void sendsAreCountedOnAllCommunicatorsMadeFromIt() {
        LongAdder bytes = new LongAdder();
        Ranks.threads(2, world -> {
            Comm comm = new CountingComm(world, bytes);
            try (Comm dup = comm.dup();
                    Comm half = comm.split(0, 0).orElseThrow();
                    Comm cart = comm.cart(new int[] {2}, new boolean[] {false})) {
                for (Comm each : new Comm[] {comm, dup, half, cart, comm.companion()}) {
                    if (each.rank() == 0) {
                        each.send(Buffer.value(1.0), 1, 0);
                    } else {
                        each.recv(Buffer.of(new double[1]), 0, 0);
                    }
                }
            }
        });
        assertThat(bytes.sum()).isEqualTo(5 * Double.BYTES);
    }
}
