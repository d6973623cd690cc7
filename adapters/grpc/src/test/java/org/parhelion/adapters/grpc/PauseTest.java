package org.parhelion.adapters.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.contract.PausableProcess;
import org.parhelion.space.contract.PauseCases;
import org.parhelion.space.history.HistoryClients;
import org.parhelion.space.history.Linearizability;
import org.parhelion.space.history.Operation;
import org.parhelion.space.memory.MemorySpaces;

/** Clients, and servers of spaces in memory, that stand still for a while. */
@Timeout(600)
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc to see that a process stands still")
class PauseTest extends PauseCases {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(500);
    /** An offer to a client that stands still is undone after a second. */
    private static final ServerOptions OPTIONS = new ServerOptions(
            Optional.empty(), Optional.empty(), ServerOptions.DEFAULT.messageBytesMax(), Duration.ofSeconds(1));

    private SpaceServer server;

    @BeforeEach
    void serve() {
        server = Servers.serve(new MemorySpaces(), OPTIONS);
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Override
    protected URI address() {
        return address(Integer.toString(Servers.port(server)));
    }

    private static URI address(String port) {
        return URI.create("grpc://127.0.0.1:" + port);
    }

    @Override
    protected TupleSpace open(SpaceName space, SpaceOptions options) {
        return Spaces.open(address(), space, options);
    }

    @Override
    protected Duration patience() {
        return Duration.ofMinutes(4);
    }

    @Test
    void whatIsOfferedToAPausedTakerIsFreeAgain() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        TupleSpace space = space(name, SpaceOptions.DEFAULT);
        try (PausableProcess client = client(name, "take")) {
            assertThat(client.line()).isEqualTo("takes");
            space.write(Tuple.of("task", 1));
            assertThat(client.line()).isEqualTo("took 1"); // it waits for the next one, or is about to
            client.pause();
            space.write(Tuple.of("task", 2));
            assertThat(space.take(Template.of("task", 2), patience())).contains(Tuple.of("task", 2));
            client.resume();
            space.write(Tuple.of("task", 3));
            assertThat(client.line()).isEqualTo("took 3");
            assertThat(space.count(Template.ALL)).isZero();
        }
    }

    /** Time passes while the server stands still: what ended meanwhile has ended, and all else is as it was. */
    @Test
    void aPausedServerEndsTheLeasesThatAreOverAndNoOthers() throws Exception {
        try (PausableProcess paused = PausableProcess.start(MemoryServer.class);
                TupleSpace space = Spaces.open(address(paused.line()), Servers.NAME, SpaceOptions.DEFAULT)) {
            space.write(Tuple.of("task", 1));
            space.write(Tuple.of("task", 2));
            Lease lasting = space.write(Tuple.of("lasting"), HOUR);
            Lease over = space.write(Tuple.of("over"), HOUR);
            Transaction kept = space.begin(HOUR);
            assertThat(kept.take(Template.of("task", 1), AT_ONCE)).isPresent();
            kept.write(Tuple.of("result", 1));
            Transaction lost = space.begin(HOUR);
            assertThat(lost.take(Template.of("task", 2), AT_ONCE)).isPresent();
            lost.write(Tuple.of("result", 2));
            over.renew(SHORT);
            lost.renew(SHORT);
            long endNanos = System.nanoTime() + SHORT.toNanos(); // the server's began before

            paused.pause();
            Call<Optional<Tuple>> taker = launch(() -> space.take(Template.of("later"), FOREVER));
            Call<Object> writer = launch(() -> space.write(Tuple.of("later")));
            while (System.nanoTime() - endNanos < 0) {
                Thread.sleep(1);
            }
            assertThat(writer.ended() || taker.ended()).isFalse();
            paused.resume();

            writer.result();
            assertThat(taker.result()).contains(Tuple.of("later"));
            assertThat(over.renew(HOUR)).isFalse();
            assertThat(lasting.renew(HOUR)).isTrue();
            assertKind(SpaceException.Kind.TRANSACTION_ENDED, lost::commit);
            kept.commit();
            assertThat(space.takeAll(Template.ALL, 10))
                    .containsExactlyInAnyOrder(Tuple.of("lasting"), Tuple.of("result", 1), Tuple.of("task", 2));
        }
    }

    /** What was found: if the machine is so busy that an offer is undone, others have missed its tuple. */
    @Test
    void whatIsFoundWhileTheServerIsPausedIsExplainedByOneOrder() throws Exception {
        try (PausableProcess paused = PausableProcess.start(MemoryServer.class)) {
            URI address = address(paused.line());
            List<TupleSpace> spaces = new ArrayList<>();
            for (int client = 0; client < 8; client++) {
                spaces.add(Spaces.open(address, Servers.NAME, SpaceOptions.DEFAULT));
            }
            try (HistoryClients clients = new HistoryClients(spaces, seed, patience());
                    TupleSpace rest = Spaces.open(address, Servers.NAME, SpaceOptions.DEFAULT)) {
                for (int pause = 0; pause < 5; pause++) {
                    clients.awaitMore(20 + random.nextInt(100));
                    paused.pause();
                    Thread.sleep(random.nextInt(200)); // how long it stands still
                    paused.resume();
                }
                clients.awaitMore(50);
                List<Operation> found =
                        clients.end(rest).stream().filter(Operation::finds).toList();
                assertThat(Linearizability.check(found)).as("seed %d", seed).isEmpty();
            }
        }
    }

    /** A server in a process of its own, which prints its port. */
    static final class MemoryServer {
        private MemoryServer() {}

        public static void main(String[] arguments) throws InterruptedException {
            MemorySpaces spaces = new MemorySpaces();
            try (SpaceServer server = SpaceServer.serve(
                    (name, ordered) -> spaces.open(name),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    ServerOptions.DEFAULT)) {
                System.out.println(Servers.port(server));
                Thread.sleep(HOUR);
            }
        }
    }
}
