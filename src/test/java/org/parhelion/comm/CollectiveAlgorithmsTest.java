package org.parhelion.comm;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The plain collectives keep the contract over any point-to-point traffic: here over that of threads. */
class CollectiveAlgorithmsTest {
    @TestFactory
    Stream<DynamicTest> plainCollectivesKeepTheContract() {
        return Stream.concat(CollectiveCases.cases().stream(), VariableCollectiveCases.cases().stream())
                .flatMap(c -> Stream.of(1, 2, 5)
                        .filter(n -> n >= c.minRanks())
                        .map(n -> DynamicTest.dynamicTest(
                                c.name() + " on " + n + " ranks",
                                () -> Ranks.threads(n, world -> c.body().run(new PlainComm(world))))));
    }

    /** A provider that writes no collective: its internal traffic is a duplicate's. */
    private static final class PlainComm extends CheckedComm {
        private final Comm inner;
        private final Comm internal;

        PlainComm(Comm inner) {
            super(
                    inner.rank(),
                    inner.size(),
                    true,
                    CallGuard.ofCommunicator(() -> "plain collectives of rank " + inner.rank()));
            this.inner = inner;
            this.internal = inner.dup();
        }

        @Override
        protected Request isendInternal(Buffer buffer, int dest, int tag) {
            return internal.isend(buffer, dest, tag - MAX_TAG);
        }

        @Override
        protected void recvInternal(Buffer buffer, int source, int tag) {
            internal.recv(buffer, source, tag - MAX_TAG);
        }

        @Override
        public String provider() {
            return "plain";
        }

        @Override
        public ThreadLevel threadLevel() {
            return inner.threadLevel();
        }

        @Override
        public String hostName() {
            return inner.hostName();
        }

        @Override
        protected void rawSend(Buffer buffer, int dest, int tag) {
            inner.send(buffer, dest, tag);
        }

        @Override
        protected void rawSsend(Buffer buffer, int dest, int tag) {
            inner.ssend(buffer, dest, tag);
        }

        @Override
        protected Status rawRecv(Buffer buffer, int source, int tag) {
            return inner.recv(buffer, source, tag);
        }

        @Override
        protected Request rawIsend(Buffer buffer, int dest, int tag) {
            return inner.isend(buffer, dest, tag);
        }

        @Override
        protected Request rawIrecv(Buffer buffer, int source, int tag) {
            return inner.irecv(buffer, source, tag);
        }

        @Override
        protected Request rawSendInit(Buffer buffer, int dest, int tag) {
            return inner.sendInit(buffer, dest, tag);
        }

        @Override
        protected Request rawRecvInit(Buffer buffer, int source, int tag) {
            return inner.recvInit(buffer, source, tag);
        }

        @Override
        protected boolean ownsPersistent(Request request) {
            return true;
        }

        @Override
        protected RequestSet rawRequestSet(Request[] persistent) {
            return inner.requestSet(List.of(persistent).toArray(Request[]::new));
        }

        @Override
        protected Status rawProbe(int source, int tag) {
            return inner.probe(source, tag);
        }

        @Override
        protected Optional<Status> rawIprobe(int source, int tag) {
            return inner.iprobe(source, tag);
        }

        @Override
        protected Comm rawDup() {
            return inner.dup();
        }

        @Override
        protected Optional<Comm> rawSplit(int color, int key) {
            return inner.split(color, key);
        }

        @Override
        protected void rawAbort(int exitStatus, String reason) {
            inner.abort(exitStatus, reason);
        }

        @Override
        protected void rawClose() {}
    }
}
