package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;
import org.parhelion.testkit.CommContract.Case;

/** The contract, third chapter: requests that are started again and again (MPI-4.1, section 3.9). */
final class PersistentCases {
    private static final int ROUNDS = 1000;

    private PersistentCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("aPersistentPairCarriesAThousandRounds", 2, PersistentCases::pair),
                new Case("aRequestSetCarriesAThousandRoundsAroundARing", 1, comm -> ring(comm, 3)),
                new Case("aRequestSetOfLargeMessagesCarriesAThousandRounds", 1, comm -> ring(comm, 4000)),
                new Case("aRequestSetOfOffHeapBuffersCarriesAThousandRounds", 1, PersistentCases::offHeapRing),
                new Case("procNullInARequestSetMovesNothing", 1, PersistentCases::openChain),
                new Case("anInactiveRequestIsComplete", 1, PersistentCases::inactive),
                new Case("startingTwiceOrAfterCloseIsAnError", 1, PersistentCases::misuse),
                new Case("aRequestSetTakesPersistentRequestsOfItsCommunicatorOnly", 1, PersistentCases::foreign),
                new Case("aRequestSetCanBePolled", 1, PersistentCases::polled));
    }

    private static void pair(Comm comm) {
        long[] value = {0};
        if (comm.rank() == 0) {
            try (Request send = comm.sendInit(Buffer.of(value), 1, 1)) {
                for (int i = 0; i < ROUNDS; i++) {
                    value[0] = i;
                    send.start();
                    send.await();
                }
            }
        } else if (comm.rank() == 1) {
            try (Request receive = comm.recvInit(Buffer.of(value), 0, 1)) {
                for (int i = 0; i < ROUNDS; i++) {
                    receive.start();
                    assertThat(receive.await()).isEqualTo(new Status(0, 1, 8));
                    assertThat(value[0]).isEqualTo(i);
                }
            }
        }
    }

    /** Both neighbours of a ring, tags tell the directions apart; on 1 or 2 ranks both are the same rank. */
    private static void ring(Comm comm, int count) {
        int n = comm.size();
        int right = (comm.rank() + 1) % n;
        int left = (comm.rank() - 1 + n) % n;
        double[] toRight = new double[count];
        double[] toLeft = new double[count];
        double[] fromLeft = new double[count];
        double[] fromRight = new double[count];
        try (RequestSet set = comm.requestSet(
                comm.recvInit(Buffer.of(fromLeft), left, 1),
                comm.recvInit(Buffer.of(fromRight), right, 2),
                comm.sendInit(Buffer.of(toRight), right, 1),
                comm.sendInit(Buffer.of(toLeft), left, 2))) {
            assertThat(set.size()).isEqualTo(4);
            for (int i = 0; i < ROUNDS; i++) {
                toRight[count - 1] = comm.rank() * 1e6 + i;
                toLeft[0] = -comm.rank() * 1e6 - i;
                set.start();
                set.await();
                assertThat(fromLeft[count - 1]).isEqualTo(left * 1e6 + i);
                assertThat(fromRight[0]).isEqualTo(-right * 1e6 - i);
            }
            assertThat(set.status(0)).isEqualTo(new Status(left, 1, 8L * count));
            assertThat(set.status(1)).isEqualTo(new Status(right, 2, 8L * count));
        }
    }

    private static void offHeapRing(Comm comm) {
        int n = comm.size();
        int right = (comm.rank() + 1) % n;
        int left = (comm.rank() - 1 + n) % n;
        Arena arena = Arena.ofAuto();
        MemorySegment out = arena.allocate(ValueLayout.JAVA_INT, 2000);
        MemorySegment in = arena.allocate(ValueLayout.JAVA_INT, 2000);
        try (RequestSet set = comm.requestSet(
                comm.recvInit(Buffer.of(in, ElementType.INT), left, 1),
                comm.sendInit(Buffer.of(out, ElementType.INT), right, 1))) {
            for (int i = 0; i < ROUNDS; i++) {
                out.setAtIndex(ValueLayout.JAVA_INT, 1999, comm.rank() + i);
                set.start();
                set.await();
                assertThat(in.getAtIndex(ValueLayout.JAVA_INT, 1999)).isEqualTo(left + i);
            }
        }
    }

    private static void openChain(Comm comm) {
        int right = comm.rank() + 1 < comm.size() ? comm.rank() + 1 : Comm.PROC_NULL;
        int left = comm.rank() > 0 ? comm.rank() - 1 : Comm.PROC_NULL;
        int[] out = {0};
        int[] in = {-5};
        try (RequestSet set =
                comm.requestSet(comm.recvInit(Buffer.of(in), left, 1), comm.sendInit(Buffer.of(out), right, 1))) {
            for (int i = 0; i < ROUNDS; i++) {
                out[0] = i;
                set.start();
                set.await();
                assertThat(in[0]).isEqualTo(left == Comm.PROC_NULL ? -5 : i);
            }
            assertThat(set.status(0)).isEqualTo(left == Comm.PROC_NULL ? Status.EMPTY : new Status(left, 1, 4));
        }
    }

    private static void inactive(Comm comm) {
        try (Request receive = comm.recvInit(Buffer.of(new int[1]), comm.rank(), 1)) {
            assertThat(receive.test()).isTrue();
            receive.await();
            assertThat(receive.status()).isEqualTo(Status.EMPTY);
        }
    }

    private static void misuse(Comm comm) {
        Request receive = comm.recvInit(Buffer.of(new int[1]), comm.rank(), 1);
        receive.start();
        assertThatThrownBy(receive::start).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(receive::close).isInstanceOf(IllegalStateException.class);
        comm.send(Buffer.value(1), comm.rank(), 1);
        receive.await();
        receive.close();
        assertThatThrownBy(receive::start).isInstanceOf(IllegalStateException.class);
        Request oneShot = comm.irecv(Buffer.of(new int[1]), comm.rank(), 1);
        comm.send(Buffer.value(1), comm.rank(), 1);
        oneShot.await();
        assertThatThrownBy(oneShot::start).isInstanceOf(IllegalStateException.class);
    }

    private static void foreign(Comm comm) {
        Request oneShot = comm.isend(Buffer.value(1), Comm.PROC_NULL, 1);
        assertThatThrownBy(() -> comm.requestSet(oneShot)).isInstanceOf(IllegalArgumentException.class);
        try (Comm other = comm.dup();
                Request ofOther = other.recvInit(Buffer.of(new int[1]), 0, 1);
                Request own = comm.recvInit(Buffer.of(new int[1]), 0, 1)) {
            assertThatThrownBy(() -> comm.requestSet(own, ofOther))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("request 1");
            assertThatThrownBy(() -> comm.requestSet(own, own)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void polled(Comm comm) {
        int[] in = {0};
        try (RequestSet set = comm.requestSet(comm.recvInit(Buffer.of(in), comm.rank(), 1))) {
            assertThat(set.test()).isTrue();
            set.start();
            assertThat(set.test()).isFalse();
            Request send = comm.isend(Buffer.value(23), comm.rank(), 1);
            while (!set.test()) {
                Thread.onSpinWait();
            }
            send.await();
            assertThat(in[0]).isEqualTo(23);
        }
    }
}
