package org.parhelion.adapters.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.contract.TupleSpaceContract;
import org.parhelion.space.memory.MemorySpaces;

/** The contract through a server over spaces in memory, on a loopback port; time leaps at the server. */
class GrpcSpaceTest extends TupleSpaceContract {
    private static final AtomicLong LEAP_NANOS = new AtomicLong();
    private static final MemorySpaces SPACES = new MemorySpaces(() -> System.nanoTime() + LEAP_NANOS.get());
    private static SpaceServer server;

    @BeforeAll
    static void serve() {
        server = SpaceServer.serve(
                (name, ordered) -> SPACES.open(name),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ServerOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Override
    protected TupleSpace open(SpaceName space, SpaceOptions options) {
        return Spaces.open(URI.create("grpc://127.0.0.1:" + server.address().getPort()), space, options);
    }

    @Override
    protected Duration shortLease() {
        return Duration.ofMinutes(5);
    }

    @Override
    protected void pass(Duration duration) {
        LEAP_NANOS.addAndGet(duration.toNanos());
        SPACES.clockLeapt();
    }
}
