package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.space.Template.ANY;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.history.HistoryClients;
import org.parhelion.space.history.Linearizability;

/**
 * What a backend in a server promises beyond {@link TupleSpaceContract}: crashes of the server and of clients, and lost connections,
 * lose no acknowledged write and double no take.
 */
@Timeout(180)
public abstract class ServerContract extends PauseCases {
    private static final int CLIENTS = 8;

    @TempDir
    Path directory;

    // --- What a backend's test provides

    /** {@return the port of the server} */
    protected abstract int port();

    /**
     * Gives the address by a port, that of the server or of a proxy.
     *
     * @param port the port on this machine
     * @return the address
     */
    protected abstract URI address(int port);

    /** Ends the server at once, as a crash does. */
    protected abstract void kill();

    /**
     * Starts the server again, with what it has on the disk.
     *
     * @throws IOException if it does not start
     */
    protected abstract void restart() throws IOException;

    /**
     * Starts another server on the other host of a network.
     *
     * @param network joins that host to this one
     * @return the server
     */
    protected abstract Served serveIn(CutNetwork network);

    /**
     * A server that a case starts for itself.
     *
     * @param address where it is reached
     * @param server ends it
     */
    public record Served(URI address, AutoCloseable server) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try {
                server.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    @Override
    protected final URI address() {
        return address(port());
    }

    @Override
    protected final TupleSpace open(SpaceName space, SpaceOptions options) {
        return Spaces.open(address(port()), space, options);
    }

    // --- Lost replies

    @Test
    void aVerbWhoseReplyIsLostTakesEffectOnce() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        try (CutProxy proxy = new CutProxy(port());
                TupleSpace space = Spaces.open(address(proxy.port()), name, SpaceOptions.DEFAULT)) {
            TupleSpace observer = space(name, SpaceOptions.DEFAULT);
            space.count(Template.ALL);

            proxy.loseReply();
            space.write(TASK);
            assertThat(proxy.lost()).isTrue();
            assertThat(observer.count(Template.ALL)).isEqualTo(1);

            space.write(Tuple.of("task", 2));
            proxy.loseReply();
            Tuple taken = space.take(TASKS, AT_ONCE).orElseThrow();
            assertThat(proxy.lost()).isTrue();
            assertThat(observer.readAll(Template.ALL, 10)).hasSize(1).doesNotContain(taken);
            observer.takeAll(Template.ALL, 10);

            Lease lease = space.write(TASK);
            proxy.loseReply();
            assertThat(lease.cancel()).isTrue();
            assertThat(lease.cancel()).isFalse();

            observer.write(Tuple.of("task", 3));
            observer.write(Tuple.of("task", 4));
            proxy.loseReply();
            assertThat(space.takeAll(TASKS, 10)).hasSize(2);

            observer.write(TASK);
            proxy.loseReply();
            try (Transaction transaction = space.begin(FOREVER)) {
                proxy.loseReply();
                assertThat(transaction.take(TASKS, AT_ONCE)).contains(TASK);
                proxy.loseReply();
                transaction.write(Tuple.of("result", 1));
                proxy.loseReply();
                transaction.commit();
            }
            assertThat(proxy.lost()).isTrue();
            assertThat(observer.readAll(Template.ALL, 10)).containsExactly(Tuple.of("result", 1));
        }
    }

    @Test
    void aSubscriptionThatLostItsConnectionIsIncomplete() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        try (CutProxy proxy = new CutProxy(port());
                TupleSpace space = Spaces.open(address(proxy.port()), name, SpaceOptions.DEFAULT)) {
            AtomicInteger seen = new AtomicInteger();
            Subscription subscription = space.notify(TASKS, FOREVER, _ -> seen.incrementAndGet());
            space.write(TASK);
            eventually("the tuple is reported", () -> seen.get() == 1);
            assertThat(subscription.complete()).isTrue();
            proxy.cut();
            eventually("the loss is known", () -> !subscription.complete());
            eventually("events arrive again", () -> {
                space.write(TASK);
                return seen.get() > 1;
            });
        }
    }

    @Test
    void aTakerThatLostItsConnectionStillFindsATuple() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        TupleSpace writer = space(name, SpaceOptions.DEFAULT);
        try (CutProxy proxy = new CutProxy(port());
                TupleSpace space = Spaces.open(address(proxy.port()), name, SpaceOptions.DEFAULT)) {
            Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, FOREVER));
            proxy.cut();
            writer.write(TASK);
            assertThat(taker.result()).contains(TASK);
        }
    }

    // --- Crashes of the server

    /** Half of the clients also lose connections and replies. */
    @Test
    void crashesAndCutsAreExplainedByOneOrder() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        try (CutProxy proxy = new CutProxy(port());
                HistoryClients clients = clients(name, address(port()), address(proxy.port()))) {
            for (int crash = 0; crash < 2; crash++) {
                clients.awaitMore(50 + random.nextInt(100));
                proxy.loseReply();
                clients.awaitMore(20 + random.nextInt(50));
                proxy.cut();
                clients.awaitMore(random.nextInt(50));
                kill();
                restart();
            }
            clients.awaitMore(50);
            judge(clients, name, address(port()));
        }
    }

    /** Unlike a proxy that closes connections, a pulled cable tells nobody: requests and replies wait in the sockets, or are lost. */
    @Test
    @Tag("cluster")
    void pulledCablesAreExplainedByOneOrder() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        try (CutNetwork network = CutNetwork.make();
                Served served = serveIn(network);
                HistoryClients clients = clients(name, served.address(), served.address())) {
            for (int cut = 0; cut < 2; cut++) {
                clients.awaitMore(50 + random.nextInt(100));
                if (cut == 0) {
                    network.cutThere();
                } else {
                    network.cutHere();
                }
                Thread.sleep(200 + random.nextInt(1500)); // how long it is out
                network.join();
            }
            clients.awaitMore(50);
            judge(clients, name, served.address());
        }
    }

    @Test
    @Tag("cluster")
    void aTakerWaitsThroughAPulledCable() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        try (CutNetwork network = CutNetwork.make();
                Served served = serveIn(network);
                TupleSpace space = Spaces.open(served.address(), name, SpaceOptions.DEFAULT)) {
            Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, FOREVER));
            network.cutThere();
            Call<Object> writer = start(() -> space.write(TASK));
            Thread.sleep(500 + random.nextInt(500)); // how long it is out
            network.join();
            writer.result();
            assertThat(taker.result()).contains(TASK);
            assertThat(space.count(Template.ALL)).isZero();
        }
    }

    /** Half of the clients by each address. */
    private HistoryClients clients(SpaceName space, URI address, URI other) {
        List<TupleSpace> spaces = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            spaces.add(Spaces.open(client % 2 == 0 ? address : other, space, SpaceOptions.DEFAULT));
        }
        return new HistoryClients(spaces, seed, patience());
    }

    private void judge(HistoryClients clients, SpaceName space, URI address) throws InterruptedException {
        try (TupleSpace rest = Spaces.open(address, space, SpaceOptions.DEFAULT)) {
            assertThat(Linearizability.check(clients.end(rest)))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void aCrashedServerKeepsTransactionsWhole() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        TupleSpace bank = space(name, SpaceOptions.DEFAULT);
        int accounts = 6;
        for (int i = 0; i < accounts; i++) {
            bank.write(Tuple.of("account", i, 100));
        }
        AtomicInteger transfers = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Call<Object>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            TupleSpace space = space(name, SpaceOptions.DEFAULT);
            int step = client;
            clients.add(launch(() -> {
                for (int i = step; !over.get(); i++) {
                    try (Transaction transaction = space.begin(Duration.ofSeconds(10))) {
                        if (transfer(transaction, i % accounts, (i + 1 + step) % accounts)) {
                            transaction.commit();
                            transfers.incrementAndGet();
                        }
                    }
                }
                return "";
            }));
        }
        for (int crash = 0; crash < 2; crash++) {
            int before = transfers.get();
            eventually("transfers", () -> transfers.get() > before + 10);
            kill();
            restart();
        }
        int before = transfers.get();
        eventually("transfers", () -> transfers.get() > before);
        over.set(true);
        for (Call<Object> client : clients) {
            client.result();
        }
        List<Tuple> end = bank.readAll(Template.of("account", ANY, ANY), 100);
        assertThat(end).hasSize(accounts);
        assertThat(end.stream().mapToLong(account -> account.longAt(2)).sum()).isEqualTo(100L * accounts);
    }

    private static boolean transfer(Transaction transaction, int from, int to) throws InterruptedException {
        if (from == to) {
            return false;
        }
        Optional<Tuple> source = transaction.take(Template.of("account", from, ANY), AT_ONCE);
        Optional<Tuple> target = transaction.take(Template.of("account", to, ANY), AT_ONCE);
        if (source.isEmpty() || target.isEmpty()) {
            return false;
        }
        transaction.write(Tuple.of("account", from, source.get().longAt(2) - 1));
        transaction.write(Tuple.of("account", to, target.get().longAt(2) + 1));
        return true;
    }

    // --- Crashes of clients

    @Test
    void aKilledClientsTransactionEndsWithItsLease() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        TupleSpace space = space(name, SpaceOptions.DEFAULT);
        space.write(TASK);
        Path output = directory.resolve("hold");
        Process client = client(name, 0, "hold", output);
        try {
            eventually("the client took the tuple", () -> lines(output).contains("took true"));
            assertThat(space.count(Template.ALL)).isZero();
        } finally {
            client.destroyForcibly().onExit().join();
        }
        assertThat(space.takeIfExists(TASKS, patience())).contains(TASK);
        assertThat(space.count(Template.ALL)).isZero();
    }

    @Test
    void killedClientsLoseNothingAndDoubleNothing() throws Exception {
        SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
        TupleSpace space = space(name, SpaceOptions.DEFAULT);
        int clients = 2;
        List<Process> running = new ArrayList<>();
        List<Path> outputs = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            outputs.add(directory.resolve("work" + i));
            running.add(client(name, i, "work", outputs.get(i)));
        }
        try {
            eventually(
                    "the clients work",
                    () -> outputs.stream().allMatch(output -> lines(output).size() > 100));
        } finally {
            running.forEach(client -> client.destroyForcibly().onExit().join());
        }
        Map<String, Integer> taken = new HashMap<>();
        Set<String> begun = new HashSet<>();
        Set<String> acknowledged = new HashSet<>();
        outputs.forEach(output -> lines(output).forEach(line -> record(line, begun, acknowledged, taken)));
        for (Tuple tuple : space.takeAll(Template.ALL, Integer.MAX_VALUE)) {
            taken.merge(tuple.longAt(1) + " " + tuple.longAt(2), 1, Integer::sum);
        }
        assertThat(taken.values()).containsOnly(1);
        assertThat(begun).containsAll(taken.keySet());
        acknowledged.removeAll(taken.keySet());
        assertThat(acknowledged)
                .as("taken by a client that was killed before it knew")
                .hasSizeLessThanOrEqualTo(clients);
    }

    private static void record(String line, Set<String> begun, Set<String> acknowledged, Map<String, Integer> taken) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
            case "writes" -> begun.add(words[1]);
            case "wrote" -> acknowledged.add(words[1]);
            case "took" -> taken.merge(words[1], 1, Integer::sum);
            default -> throw new IllegalStateException(line);
        }
    }

    private Process client(SpaceName name, int number, String role, Path output) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashClient.class.getName(),
                        address(port()).toString(),
                        name.namespace(),
                        Integer.toString(number),
                        role)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile())
                .start();
    }

    /** The lines of a file that are whole. */
    private static List<String> lines(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
