package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.comm.Request.Completion;
import org.parhelion.comm.Status;
import org.parhelion.testkit.CommContract.Case;

/** The contract: several requests at once, and receives taken back (MPI-4.1, sections 3.7.5 and 3.8.4). */
final class RequestCases {
    private static final int LARGE = 100_000;

    private RequestCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("awaitAnyReportsEachRequestOnce", 1, RequestCases::any),
                new Case("awaitSomeReportsEachRequestOnce", 1, RequestCases::some),
                new Case("testAnyAndTestSomeReportWhatIsComplete", 1, RequestCases::tested),
                new Case("testAllLeavesAllRequestsUnlessAllAreComplete", 1, RequestCases::all),
                new Case("inactiveRequestsArePassedOver", 1, RequestCases::none),
                new Case("isCompleteLeavesARequestActive", 1, RequestCases::complete),
                new Case("procNullRequestsAreReportedOnceToo", 1, RequestCases::procNull),
                new Case("awaitAnyTakesPersistentRequestsRoundByRound", 1, RequestCases::persistent),
                new Case("aReceiveWithoutAMessageCanBeTakenBack", 1, RequestCases::cancel),
                new Case("aCompleteReceiveASendAndAnInactiveRequestAreNotTakenBack", 1, RequestCases::notCancelled));
    }

    /** A receive from every rank, and the sends to all. */
    private static final class Exchange {
        private final Comm comm;
        private final long[][] received;
        private final Request[] receives;
        private final List<Request> sends = new ArrayList<>();

        Exchange(Comm comm, int length) {
            this.comm = comm;
            this.received = new long[comm.size()][length];
            this.receives = new Request[comm.size()];
            for (int r = 0; r < comm.size(); r++) {
                receives[r] = comm.irecv(Buffer.of(received[r]), r, 4);
            }
            for (int r = 0; r < comm.size(); r++) {
                long[] message = new long[length];
                message[length - 1] = 1000L * comm.rank() + r;
                sends.add(comm.isend(Buffer.of(message), r, 4));
            }
        }

        void check(Completion completion) {
            int r = completion.index();
            assertThat(completion.status()).isEqualTo(new Status(r, 4, 8L * received[r].length));
            assertThat(received[r][received[r].length - 1]).isEqualTo(1000L * r + comm.rank());
            assertThat(receives[r].isActive()).isFalse();
        }

        void end() {
            Request.awaitAll(sends.toArray(Request[]::new));
        }
    }

    private static void any(Comm comm) {
        for (int length : new int[] {1, LARGE}) {
            Exchange exchange = new Exchange(comm, length);
            Set<Integer> seen = new TreeSet<>();
            for (int i = 0; i < comm.size(); i++) {
                Completion completion = Request.awaitAny(exchange.receives).orElseThrow();
                exchange.check(completion);
                assertThat(seen.add(completion.index())).isTrue();
            }
            assertThat(Request.awaitAny(exchange.receives)).isEmpty();
            exchange.end();
        }
    }

    private static void some(Comm comm) {
        for (int length : new int[] {1, LARGE}) {
            Exchange exchange = new Exchange(comm, length);
            Set<Integer> seen = new TreeSet<>();
            while (seen.size() < comm.size()) {
                List<Completion> completions = Request.awaitSome(exchange.receives);
                assertThat(completions).isNotEmpty().isSortedAccordingTo((a, b) -> a.index() - b.index());
                for (Completion completion : completions) {
                    exchange.check(completion);
                    assertThat(seen.add(completion.index())).isTrue();
                }
            }
            assertThat(Request.awaitSome(exchange.receives)).isEmpty();
            exchange.end();
        }
    }

    private static void tested(Comm comm) {
        int[] value = {0};
        Request receive = comm.irecv(Buffer.of(value), comm.rank(), 5);
        assertThat(Request.testAny(receive)).isEmpty();
        assertThat(Request.testSome(receive)).isEmpty();
        assertThat(receive.isActive()).isTrue();
        comm.send(Buffer.value(3), comm.rank(), 5);
        Optional<Completion> found = Optional.empty();
        while (found.isEmpty()) {
            found = Request.testAny(receive);
        }
        assertThat(found).hasValue(new Completion(0, new Status(comm.rank(), 5, 4)));
        assertThat(value[0]).isEqualTo(3);
        Exchange exchange = new Exchange(comm, 2);
        Set<Integer> seen = new TreeSet<>();
        while (seen.size() < comm.size()) {
            for (Completion completion : Request.testSome(exchange.receives)) {
                exchange.check(completion);
                assertThat(seen.add(completion.index())).isTrue();
            }
        }
        exchange.end();
    }

    private static void all(Comm comm) {
        int[] first = {0};
        int[] second = {0};
        Request one = comm.irecv(Buffer.of(first), comm.rank(), 6);
        Request two = comm.irecv(Buffer.of(second), comm.rank(), 7);
        comm.send(Buffer.value(1), comm.rank(), 6);
        while (!one.isComplete()) {
            Thread.onSpinWait();
        }
        assertThat(Request.testAll(one, two)).isFalse();
        assertThat(one.isActive()).isTrue();
        assertThat(two.isActive()).isTrue();
        comm.send(Buffer.value(2), comm.rank(), 7);
        while (!Request.testAll(one, two)) {
            assertThat(one.isActive()).isTrue();
        }
        assertThat(one.isActive()).isFalse();
        assertThat(two.isActive()).isFalse();
        assertThat(first[0]).isEqualTo(1);
        assertThat(second[0]).isEqualTo(2);
        assertThat(two.status()).isEqualTo(new Status(comm.rank(), 7, 4));
    }

    private static void none(Comm comm) {
        try (Request inactive = comm.recvInit(Buffer.of(new int[1]), comm.rank(), 1)) {
            assertThat(inactive.isActive()).isFalse();
            assertThat(inactive.isComplete()).isTrue();
            assertThat(Request.awaitAny(inactive)).isEmpty();
            assertThat(Request.awaitSome(inactive)).isEmpty();
            assertThat(Request.testAny(inactive)).isEmpty();
            assertThat(Request.testSome(inactive)).isEmpty();
            assertThat(Request.testAll(inactive)).isTrue();
            assertThat(Request.awaitAny()).isEmpty();
            assertThat(Request.testAll()).isTrue();
            Request receive = comm.irecv(Buffer.EMPTY, comm.rank(), 2);
            comm.send(Buffer.EMPTY, comm.rank(), 2);
            assertThat(Request.awaitAny(inactive, receive).orElseThrow().index())
                    .isEqualTo(1);
        }
    }

    private static void complete(Comm comm) {
        int[] value = {0};
        Request receive = comm.irecv(Buffer.of(value), comm.rank(), 5);
        assertThat(receive.isComplete()).isFalse();
        comm.send(Buffer.value(8), comm.rank(), 5);
        while (!receive.isComplete()) {
            assertThat(receive.isActive()).isTrue();
        }
        assertThat(receive.isActive()).isTrue();
        assertThat(receive.isComplete()).isTrue();
        assertThat(receive.await()).isEqualTo(new Status(comm.rank(), 5, 4));
        assertThat(receive.isActive()).isFalse();
        assertThat(value[0]).isEqualTo(8);
    }

    private static void procNull(Comm comm) {
        Request send = comm.isend(Buffer.value(1), Comm.PROC_NULL, 1);
        Request receive = comm.irecv(Buffer.of(new int[1]), Comm.PROC_NULL, 1);
        assertThat(Request.awaitSome(send, receive))
                .containsExactly(new Completion(0, Status.EMPTY), new Completion(1, Status.EMPTY));
        assertThat(Request.awaitSome(send, receive)).isEmpty();
    }

    private static void persistent(Comm comm) {
        int[] low = {0};
        int[] high = {0};
        try (Request one = comm.recvInit(Buffer.of(low), comm.rank(), 1);
                Request two = comm.recvInit(Buffer.of(high), comm.rank(), 2)) {
            for (int round = 0; round < 50; round++) {
                one.start();
                two.start();
                int first = round % 2;
                comm.send(Buffer.value(round), comm.rank(), 1 + first);
                assertThat(Request.awaitAny(one, two).orElseThrow().index()).isEqualTo(first);
                comm.send(Buffer.value(-round), comm.rank(), 2 - first);
                assertThat(Request.awaitAny(one, two).orElseThrow().index()).isEqualTo(1 - first);
                assertThat(low[0]).isEqualTo(first == 0 ? round : -round);
                assertThat(high[0]).isEqualTo(first == 0 ? -round : round);
            }
        }
    }

    /** A later receive then gets the message. An engine that cannot do it says so, and the receive stays. */
    private static void cancel(Comm comm) {
        int[] value = {-1};
        Request receive = comm.irecv(Buffer.of(value), comm.rank(), 8);
        try {
            assertThat(receive.cancel()).isTrue();
        } catch (UnsupportedOperationException e) {
            assertThat(e).hasMessageContaining("--with threads");
            comm.send(Buffer.value(4), comm.rank(), 8);
            receive.await();
            return;
        }
        assertThat(receive.isActive()).isFalse();
        assertThat(receive.await()).isEqualTo(Status.EMPTY);
        int[] other = {0};
        comm.sendrecv(Buffer.value(4), comm.rank(), 8, Buffer.of(other), comm.rank(), 8);
        assertThat(other[0]).isEqualTo(4);
        assertThat(value[0]).isEqualTo(-1);
        try (Request again = comm.recvInit(Buffer.of(value), Comm.ANY_SOURCE, 8)) {
            again.start();
            assertThat(again.cancel()).isTrue();
            again.start();
            comm.send(Buffer.value(5), comm.rank(), 8);
            assertThat(again.await()).isEqualTo(new Status(comm.rank(), 8, 4));
        }
    }

    private static void notCancelled(Comm comm) {
        int[] value = {0};
        Request receive = comm.irecv(Buffer.of(value), comm.rank(), 3);
        Request send = comm.isend(Buffer.value(6), comm.rank(), 3);
        assertThat(send.cancel()).isFalse();
        while (!receive.isComplete()) {
            Thread.onSpinWait();
        }
        assertThat(receive.cancel()).isFalse();
        assertThat(receive.await()).isEqualTo(new Status(comm.rank(), 3, 4));
        assertThat(receive.cancel()).isFalse();
        send.await();
        assertThatThrownBy(receive::start).isInstanceOf(IllegalStateException.class);
    }
}
