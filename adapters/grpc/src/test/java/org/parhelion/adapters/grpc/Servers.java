package org.parhelion.adapters.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.memory.MemorySpaces;

/** Servers and clients on this machine. */
final class Servers {
    static final SpaceName NAME = new SpaceName("tenant", "test");

    private Servers() {}

    static SpaceServer serve(MemorySpaces spaces, ServerOptions options) {
        return serve(spaces, 0, options);
    }

    static SpaceServer serve(MemorySpaces spaces, int port, ServerOptions options) {
        return SpaceServer.serve(
                (name, ordered) -> spaces.open(name),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                options);
    }

    static int port(SpaceServer server) {
        return server.address().getPort();
    }

    static TupleSpace connect(int port) {
        return connect("grpc://127.0.0.1:" + port, NAME, SpaceOptions.DEFAULT);
    }

    static TupleSpace connect(String address, SpaceName name, SpaceOptions options) {
        return Spaces.open(URI.create(address), name, options);
    }
}
