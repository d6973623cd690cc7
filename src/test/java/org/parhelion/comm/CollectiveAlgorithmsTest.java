package org.parhelion.comm;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.comm.spi.CallGuard;
import org.parhelion.comm.spi.Transport;

/** The plain collectives keep the contract over any point-to-point traffic: here over that of threads. */
class CollectiveAlgorithmsTest {
    @TestFactory
    Stream<DynamicTest> plainCollectivesKeepTheContract() {
        return Stream.concat(CollectiveCases.cases().stream(), VariableCollectiveCases.cases().stream())
                .flatMap(c -> Stream.of(1, 2, 5)
                        .filter(n -> n >= c.minRanks())
                        .map(n -> DynamicTest.dynamicTest(
                                c.name() + " on " + n + " ranks",
                                () -> Ranks.threads(
                                        n, world -> c.body().run(new PlainTransport(world).asComm(true))))));
    }

    /** A provider that writes no collective: its internal traffic is a duplicate's. */
    private static final class PlainTransport implements Transport {
        private final Comm inner;
        private final Comm internal;
        private final CallGuard guard = CallGuard.ofCommunicator(() -> "plain collectives");

        PlainTransport(Comm inner) {
            this.inner = inner;
            this.internal = inner.dup();
        }

        @Override
        public Request isendInternal(Buffer buffer, int dest, int tag) {
            return internal.isend(buffer, dest, tag - Comm.MAX_TAG);
        }

        @Override
        public void recvInternal(Buffer buffer, int source, int tag) {
            internal.recv(buffer, source, tag - Comm.MAX_TAG);
        }

        @Override
        public int rank() {
            return inner.rank();
        }

        @Override
        public int size() {
            return inner.size();
        }

        @Override
        public CallGuard guard() {
            return guard;
        }

        @Override
        public boolean ranksAreProcesses() {
            return inner.ranksAreProcesses();
        }

        @Override
        public String provider() {
            return "plain";
        }

        @Override
        public Comm.ThreadLevel threadLevel() {
            return inner.threadLevel();
        }

        @Override
        public String hostName() {
            return inner.hostName();
        }

        @Override
        public void send(Buffer buffer, int dest, int tag) {
            inner.send(buffer, dest, tag);
        }

        @Override
        public void ssend(Buffer buffer, int dest, int tag) {
            inner.ssend(buffer, dest, tag);
        }

        @Override
        public Status recv(Buffer buffer, int source, int tag) {
            return inner.recv(buffer, source, tag);
        }

        @Override
        public Request isend(Buffer buffer, int dest, int tag) {
            return inner.isend(buffer, dest, tag);
        }

        @Override
        public Request irecv(Buffer buffer, int source, int tag) {
            return inner.irecv(buffer, source, tag);
        }

        @Override
        public Request sendInit(Buffer buffer, int dest, int tag) {
            return inner.sendInit(buffer, dest, tag);
        }

        @Override
        public Request recvInit(Buffer buffer, int source, int tag) {
            return inner.recvInit(buffer, source, tag);
        }

        @Override
        public boolean ownsPersistent(Request request) {
            return true;
        }

        @Override
        public RequestSet requestSet(Request[] persistent) {
            return inner.requestSet(List.of(persistent).toArray(Request[]::new));
        }

        @Override
        public Status probe(int source, int tag) {
            return inner.probe(source, tag);
        }

        @Override
        public Optional<Status> iprobe(int source, int tag) {
            return inner.iprobe(source, tag);
        }

        @Override
        public Transport dup() {
            return new PlainTransport(inner.dup());
        }

        @Override
        public Optional<Transport> split(int color, int key) {
            return inner.split(color, key).map(PlainTransport::new);
        }

        @Override
        public void abort(int exitStatus, String reason) {
            inner.abort(exitStatus, reason);
        }

        @Override
        public void close() {}
    }
}
