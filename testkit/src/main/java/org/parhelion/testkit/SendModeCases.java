package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;
import org.parhelion.testkit.CommContract.Case;

/** The contract: synchronous, ready and buffered sends, and matched probes (MPI-4.1, sections 3.4, 3.6 and 3.8.2). */
final class SendModeCases {
    private static final int LARGE = 50_000;

    private SendModeCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("anIssendCompletesOnlyAfterItsReceiveHasStarted", 2, SendModeCases::synchronous),
                new Case("persistentSendsOfEveryModeCarryRounds", 1, SendModeCases::persistent),
                new Case("aReadySendReachesThePostedReceive", 1, SendModeCases::ready),
                new Case("aBufferedSendNeedsNoReceive", 1, SendModeCases::buffered),
                new Case("aBufferedSendBeyondItsMemoryIsRefused", 1, SendModeCases::beyond),
                new Case("aMatchedMessageIsReceivedByItsHandleAlone", 1, SendModeCases::matched),
                new Case("aMatchedMessageCanBeReceivedWithoutWaiting", 1, SendModeCases::matchedRequest),
                new Case("aMatchedMessageTooLongForItsBufferIsConsumed", 1, SendModeCases::tooLong),
                new Case("improbeTakesNothingIfNothingHasCome", 1, SendModeCases::nothing));
    }

    private static int next(Comm comm) {
        return (comm.rank() + 1) % comm.size();
    }

    private static int previous(Comm comm) {
        return (comm.rank() + comm.size() - 1) % comm.size();
    }

    private static void synchronous(Comm comm) {
        int[] value = {0};
        Request send = comm.issend(Buffer.value(comm.rank()), next(comm), 1);
        assertThat(send.isComplete()).isFalse(); // nobody receives before the barrier
        comm.barrier();
        comm.recv(Buffer.of(value), previous(comm), 1);
        assertThat(send.await()).isEqualTo(Status.EMPTY);
        assertThat(value[0]).isEqualTo(previous(comm));
    }

    private static void persistent(Comm comm) {
        comm.attachBuffer(1000);
        int[] sent = {0};
        int[][] got = new int[3][1];
        try (RequestSet set = comm.requestSet(
                comm.ssendInit(Buffer.of(sent), next(comm), 1),
                comm.recvInit(Buffer.of(got[0]), previous(comm), 1),
                comm.recvInit(Buffer.of(got[1]), previous(comm), 2),
                comm.recvInit(Buffer.of(got[2]), previous(comm), 3),
                comm.rsendInit(Buffer.of(sent), Comm.PROC_NULL, 2),
                comm.bsendInit(Buffer.of(sent), next(comm), 3))) {
            try (Request readySend = comm.rsendInit(Buffer.of(sent), next(comm), 2)) {
                for (int round = 0; round < 30; round++) {
                    sent[0] = 100 * round + comm.rank();
                    set.start();
                    comm.barrier(); // every receive is posted
                    readySend.start();
                    readySend.await();
                    set.await();
                    for (int[] value : got) {
                        assertThat(value[0]).isEqualTo(100 * round + previous(comm));
                    }
                }
            }
        }
        assertThat(comm.detachBuffer()).isEqualTo(1000);
    }

    private static void ready(Comm comm) {
        for (int length : new int[] {1, LARGE}) {
            int[] got = new int[length];
            int[] sent = new int[length];
            sent[length - 1] = comm.rank();
            Request receive = comm.irecv(Buffer.of(got), previous(comm), 2);
            comm.barrier();
            comm.rsend(Buffer.of(sent), next(comm), 2);
            receive.await();
            assertThat(got[length - 1]).isEqualTo(previous(comm));
            receive = comm.irecv(Buffer.of(got), previous(comm), 3);
            comm.barrier();
            comm.irsend(Buffer.of(sent), next(comm), 3).await();
            receive.await();
        }
    }

    /** All send first, messages of any length; a standard send of the long one would wait for ever. */
    private static void buffered(Comm comm) {
        comm.attachBuffer(2L * (LARGE + 1) * Integer.BYTES);
        int[] sent = new int[LARGE];
        for (int length : new int[] {1, LARGE}) {
            sent[length - 1] = 10 + comm.rank();
            comm.bsend(Buffer.of(sent, 0, length), next(comm), 5);
            sent[length - 1] = -1; // the message is a copy
            sent[length - 1] = 20 + comm.rank();
            Request second = comm.ibsend(Buffer.of(sent, 0, length), next(comm), 5);
            sent[length - 1] = -1;
            assertThat(second.isComplete()).isTrue();
            second.await();
        }
        comm.barrier();
        for (int length : new int[] {1, LARGE}) {
            int[] got = new int[length];
            comm.recv(Buffer.of(got), previous(comm), 5);
            assertThat(got[length - 1]).isEqualTo(10 + previous(comm));
            comm.recv(Buffer.of(got), previous(comm), 5);
            assertThat(got[length - 1]).isEqualTo(20 + previous(comm));
        }
        assertThat(comm.detachBuffer()).isEqualTo(2L * (LARGE + 1) * Integer.BYTES);
        assertThat(comm.detachBuffer()).isZero();
    }

    private static void beyond(Comm comm) {
        Buffer four = Buffer.of(new int[4]);
        assertThatThrownBy(() -> comm.bsend(four, comm.rank(), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("attachBuffer");
        comm.attachBuffer(15);
        assertThatThrownBy(() -> comm.bsend(four, comm.rank(), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("16 bytes", "15");
        assertThatThrownBy(() -> comm.attachBuffer(20)).isInstanceOf(IllegalStateException.class);
        assertThat(comm.detachBuffer()).isEqualTo(15);
        comm.attachBuffer(16);
        for (int i = 0; i < 20; i++) { // memory of messages under way is used again
            comm.bsend(four, comm.rank(), 1);
            comm.recv(Buffer.of(new int[4]), comm.rank(), 1);
        }
        comm.detachBuffer();
        assertThatThrownBy(() -> comm.attachBuffer(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void matched(Comm comm) {
        for (int length : new int[] {1, LARGE}) {
            int[] first = new int[length];
            int[] second = new int[length];
            first[0] = comm.rank();
            second[0] = 100 + comm.rank();
            Request one = comm.isend(Buffer.of(first), next(comm), 3);
            Request two = comm.isend(Buffer.of(second), next(comm), 3);
            MatchedMessage message = comm.mprobe(Comm.ANY_SOURCE, 3);
            assertThat(message.status()).isEqualTo(new Status(previous(comm), 3, 4L * length));
            int[] got = new int[length];
            comm.recv(Buffer.of(got), previous(comm), 3); // the next one: the first is out of all matching
            assertThat(got[0]).isEqualTo(100 + previous(comm));
            assertThat(message.recv(Buffer.of(got))).isEqualTo(message.status());
            assertThat(got[0]).isEqualTo(previous(comm));
            assertThatThrownBy(() -> message.recv(Buffer.of(got))).isInstanceOf(IllegalStateException.class);
            Request.awaitAll(one, two);
        }
        MatchedMessage none = comm.mprobe(Comm.PROC_NULL, 1);
        assertThat(none.recv(Buffer.of(new int[1]))).isEqualTo(Status.EMPTY);
    }

    private static void matchedRequest(Comm comm) {
        for (int length : new int[] {0, 3, LARGE}) {
            int[] sent = new int[length + 1];
            sent[length] = comm.rank();
            Request send = comm.isend(Buffer.of(sent), next(comm), 3);
            int[] got = new int[length + 9];
            MatchedMessage message = comm.mprobe(previous(comm), Comm.ANY_TAG);
            assertThatThrownBy(() -> message.irecv(Buffer.value(1))).isInstanceOf(IllegalArgumentException.class);
            Request receive = message.irecv(Buffer.of(got));
            assertThat(receive.isActive()).isTrue();
            assertThat(receive.await()).isEqualTo(new Status(previous(comm), 3, 4L * (length + 1)));
            assertThat(got[length]).isEqualTo(previous(comm));
            send.await();
        }
    }

    private static void tooLong(Comm comm) {
        for (int length : new int[] {3, LARGE}) {
            Request send = comm.isend(Buffer.of(new int[length]), next(comm), 3);
            MatchedMessage message = comm.mprobe(previous(comm), 3);
            assertThatThrownBy(() -> message.recv(Buffer.of(new int[2])))
                    .isInstanceOf(CommException.class)
                    .hasMessageContaining("MPI_ERR_TRUNCATE");
            send.await();
        }
        comm.barrier();
        assertThat(comm.iprobe(Comm.ANY_SOURCE, 3)).isEmpty();
    }

    private static void nothing(Comm comm) {
        assertThat(comm.improbe(Comm.ANY_SOURCE, 9)).isEmpty();
        comm.barrier();
        comm.send(Buffer.value(7), next(comm), 9);
        comm.barrier();
        int[] got = {0};
        MatchedMessage message = comm.improbe(previous(comm), 9).orElse(null);
        while (message == null) {
            message = comm.improbe(previous(comm), 9).orElse(null);
        }
        assertThat(message.recv(Buffer.of(got))).isEqualTo(new Status(previous(comm), 9, 4));
        assertThat(got[0]).isEqualTo(7);
    }
}
