package org.parhelion.adapters.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parhelion.adapters.grpc.Servers.NAME;
import static org.parhelion.adapters.grpc.Servers.connect;
import static org.parhelion.adapters.grpc.Servers.port;
import static org.parhelion.adapters.grpc.Servers.serve;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.history.HistoryClients;
import org.parhelion.space.history.Linearizability;
import org.parhelion.space.history.Operation;
import org.parhelion.space.memory.MemorySpaces;

/** Cuts, kills and restarts: no tuple is lost or taken twice, and no verb hangs. */
@Timeout(120)
class FailureTest {
    private static final Tuple TASK = Tuple.of("task", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MemorySpaces spaces = new MemorySpaces();
    private final long seed = Long.getLong("parhelion.seed", new Random().nextLong());

    /** Serves spaces whose transactions are seen: a take begins one before it waits. */
    private SpaceServer serveAndTell(CountDownLatch begun) {
        return SpaceServer.serve(
                (name, ordered) -> told(spaces.open(name), begun),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ServerOptions.DEFAULT);
    }

    private static TupleSpace told(TupleSpace space, CountDownLatch begun) {
        return (TupleSpace) java.lang.reflect.Proxy.newProxyInstance(
                FailureTest.class.getClassLoader(), new Class<?>[] {TupleSpace.class}, (proxy, method, args) -> {
                    try {
                        Object result = method.invoke(space, args);
                        if (method.getName().equals("begin")) {
                            begun.countDown();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void cutsLoseAndDoubleNothing() throws Exception {
        int threads = 8;
        int each = 150;
        Random random = new Random(seed);
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT);
                Proxy proxy = new Proxy(port(server));
                TupleSpace space = connect(proxy.port());
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Tuple>>> takers = new ArrayList<>();
            List<Future<?>> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int writer = t;
                writers.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        space.write(Tuple.of("task", writer * each + i));
                    }
                }));
                takers.add(pool.submit(() -> {
                    List<Tuple> taken = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        taken.add(space.take(Template.of("task", Template.ANY), FOREVER)
                                .orElseThrow());
                    }
                    return taken;
                }));
            }
            CompletableFuture<Void> done = CompletableFuture.runAsync(() -> takers.forEach(FailureTest::join));
            for (int cut = 0; !done.isDone() && cut < 20; cut++) {
                long pauseMillis = 5L + random.nextInt(100);
                done.completeOnTimeout(null, 60, TimeUnit.SECONDS);
                try {
                    done.copy().get(pauseMillis, TimeUnit.MILLISECONDS);
                } catch (java.util.concurrent.TimeoutException e) {
                    proxy.cut();
                }
            }
            List<Tuple> all = new ArrayList<>();
            for (Future<List<Tuple>> taker : takers) {
                all.addAll(taker.get(60, TimeUnit.SECONDS));
            }
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
            assertThat(all).as("seed %d", seed).doesNotHaveDuplicates().hasSize(threads * each);
            assertThat(spaces.open(NAME).count(Template.ALL)).isZero();
        }
    }

    private static void join(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void withoutFaultsAllCallsAreExplainedByOneOrder() throws Exception {
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT);
                HistoryClients clients = clients(port(server), port(server));
                TupleSpace rest = connect(port(server))) {
            clients.awaitMore(1000);
            assertThat(Linearizability.check(clients.end(rest)))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    /** What was found: a tuple on offer to a client that is cut off is missed by others, and is in the space again later. */
    @Test
    void whatIsFoundUnderCutsIsExplainedByOneOrder() throws Exception {
        Random random = new Random(seed);
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT);
                Proxy proxy = new Proxy(port(server));
                HistoryClients clients = clients(port(server), proxy.port());
                TupleSpace rest = connect(port(server))) {
            for (int cut = 0; cut < 10; cut++) {
                clients.awaitMore(20 + random.nextInt(200));
                proxy.cut();
            }
            clients.awaitMore(50);
            List<Operation> found =
                    clients.end(rest).stream().filter(Operation::finds).toList();
            assertThat(Linearizability.check(found)).as("seed %d", seed).isEmpty();
        }
    }

    /** Eight clients, half of them by each port. */
    private HistoryClients clients(int port, int other) {
        List<TupleSpace> each = new ArrayList<>();
        for (int client = 0; client < 8; client++) {
            each.add(connect(client % 2 == 0 ? port : other));
        }
        return new HistoryClients(each, seed, Duration.ofSeconds(60));
    }

    @Test
    void aTransactionSurvivesACut() throws Exception {
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT);
                Proxy proxy = new Proxy(port(server));
                TupleSpace space = connect(proxy.port())) {
            Lease lease = space.write(TASK);
            try (Transaction transaction = space.begin(PATIENCE)) {
                transaction.take(Template.ALL, FOREVER);
                proxy.cut();
                transaction.write(Tuple.of("result", 1));
                proxy.cut();
                transaction.commit();
            }
            assertThat(space.readAll(Template.ALL, 10)).containsExactly(Tuple.of("result", 1));
            assertThat(lease.cancel()).isFalse();
        }
    }

    @Test
    void aTakeGoesOnWhenTheServerIsRestarted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        SpaceServer first = serveAndTell(begun);
        int port = port(first);
        try (TupleSpace space = connect(port);
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Lease lease = space.write(Tuple.of("other", 1));
            Transaction transaction = space.begin(FOREVER);
            Future<Optional<Tuple>> taker = pool.submit(() -> space.take(Template.of("task", 1), FOREVER));
            begun.await();
            first.close();
            try (SpaceServer _ = serve(spaces, port, ServerOptions.DEFAULT)) {
                spaces.open(NAME).write(TASK);
                assertThat(taker.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains(TASK);
                assertThat(spaces.open(NAME).count(Template.ALL)).isEqualTo(1);
                assertThatThrownBy(transaction::commit)
                        .isInstanceOfSatisfying(
                                SpaceException.class,
                                e -> assertThat(e.kind()).isEqualTo(SpaceException.Kind.TRANSACTION_ENDED));
                assertThatThrownBy(lease::cancel)
                        .isInstanceOfSatisfying(
                                SpaceException.class, e -> assertThat(e.kind()).isEqualTo(SpaceException.Kind.REFUSED));
            }
        }
    }

    @Test
    void aServerThatStaysAwayFailsTheVerbs() throws Exception {
        SpaceServer server = serve(spaces, ServerOptions.DEFAULT);
        try (TupleSpace space = connect(port(server));
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Tuple>> taker = pool.submit(() -> space.take(Template.ALL, FOREVER));
            server.close();
            assertThatThrownBy(() -> taker.get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SpaceException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            SpaceException.class, e -> assertThat(e.kind()).isEqualTo(SpaceException.Kind.UNREACHABLE));
        }
        assertThatThrownBy(() -> connect(port(server)))
                .isInstanceOfSatisfying(
                        SpaceException.class, e -> assertThat(e.kind()).isEqualTo(SpaceException.Kind.UNREACHABLE));
    }

    @Test
    void aKilledClientThatWaitedLosesNothing() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        try (SpaceServer server = serveAndTell(begun);
                TupleSpace local = spaces.open(NAME)) {
            Process client = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Taker.class.getName(),
                            Integer.toString(port(server)))
                    .inheritIO()
                    .start();
            try {
                assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                client.destroyForcibly();
            }
            for (int i = 0; i < 8; i++) {
                local.write(Tuple.of("task", i));
            }
            for (int i = 0; i < 8; i++) {
                assertThat(local.take(Template.of("task", i), PATIENCE)).isPresent();
            }
            client.waitFor();
        }
    }

    /** A client with four takes that wait. */
    static final class Taker {
        private Taker() {}

        @SuppressWarnings("resource") // It is killed.
        public static void main(String[] args) throws InterruptedException {
            TupleSpace space = connect(Integer.parseInt(args[0]));
            for (int i = 0; i < 4; i++) {
                Thread.ofPlatform().start(() -> {
                    try {
                        space.take(Template.of("task", Template.ANY), FOREVER);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            Thread.currentThread().join();
        }
    }

    @Test
    void aTupleThatIsTooLargeIsRefusedAndTheSessionGoesOn() throws Exception {
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT);
                TupleSpace space = connect("grpc://localhost:" + port(server), NAME, SpaceOptions.DEFAULT)) {
            Tuple large = Tuple.of("large", new byte[ServerOptions.DEFAULT.messageBytesMax()]);
            assertThatThrownBy(() -> space.write(large))
                    .isInstanceOfSatisfying(
                            SpaceException.class, e -> assertThat(e.kind()).isEqualTo(SpaceException.Kind.REFUSED))
                    .hasMessageContaining("--message-bytes");
            space.write(TASK);
            assertThat(space.take(Template.ALL, Duration.ZERO)).contains(TASK);
        }
    }

    @Test
    void aHundredMebibytesOfTuplesComeInParts() throws Exception {
        int count = 100;
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT);
                TupleSpace space = connect(port(server))) {
            byte[] mebibyte = new byte[1 << 20];
            for (int i = 0; i < count; i++) {
                space.write(Tuple.of(i, mebibyte));
            }
            Template all = Template.of(Template.ANY, Template.ANY);
            assertThat(space.readAll(all, Integer.MAX_VALUE)).hasSize(count);
            assertThat(space.takeAll(all, Integer.MAX_VALUE).stream().map(tuple -> tuple.longAt(0)))
                    .hasSize(count)
                    .doesNotHaveDuplicates();
            assertThat(space.count(Template.ALL)).isZero();
        }
    }
}
