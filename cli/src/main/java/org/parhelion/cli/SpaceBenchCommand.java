package org.parhelion.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.parhelion.adapters.grpc.ServerOptions;
import org.parhelion.adapters.grpc.SpaceServer;
import org.parhelion.benchmarks.SpaceTimes;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.TupleSpace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parhelion space bench}: measures tuple spaces. */
@Command(
        name = "bench",
        description = {
            "Measure write and take in memory, through a gRPC server in this process, and in each --space:",
            "the time of a pair by one client, the verbs per second of many clients over one connection, and the processor time of this",
            "process for each of them."
        },
        sortOptions = false)
final class SpaceBenchCommand implements Callable<Integer> {
    private static final String MEMORY = "memory:bench";

    @Option(
            names = "--space",
            paramLabel = "ADDRESS",
            description = "A space to measure, too, for example redis://127.0.0.1:6379; may be repeated.")
    private List<String> addresses = List.of();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the password or token that each --space asks for; its first line.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--clients", paramLabel = "N", description = "Number of clients. Default: ${DEFAULT-VALUE}.")
    private int clients = 64;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "Length of each measurement. Default: ${DEFAULT-VALUE}.")
    private String time = "5s";

    @Option(names = "--json", description = "Print the rows as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Duration duration = SpacePlace.duration("--time", time);
        if (clients < 1 || !duration.isPositive()) {
            throw new ConfigException("--clients " + clients + ", --time " + time + ": both must be positive");
        }
        SpaceOptions options = tokenFile
                .map(file -> SpaceOptions.DEFAULT.withSecret(SpacePlace.secret(file)))
                .orElse(SpaceOptions.DEFAULT);
        SpaceName name = new SpaceName("bench", UUID.randomUUID().toString());
        List<Map<String, Object>> rows = new ArrayList<>();
        rows.add(row(MEMORY, open(MEMORY, name, SpaceOptions.DEFAULT), duration));
        try (SpaceServer server = SpaceServer.serve(
                (tenant, ordered) -> Spaces.open(URI.create(MEMORY), tenant, SpaceOptions.DEFAULT),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ServerOptions.DEFAULT)) {
            String address = "grpc://127.0.0.1:" + server.address().getPort();
            rows.add(row("grpc over memory", open(address, name, SpaceOptions.DEFAULT), duration));
        }
        for (String address : addresses) {
            rows.add(row(address, open(address, name, options), duration));
        }
        spec.commandLine().getOut().println(json ? Json.line(rows) : table(rows));
        return 0;
    }

    private static TupleSpace open(String address, SpaceName name, SpaceOptions options) {
        return SpacePlace.mistakes(() -> Spaces.open(URI.create(address), name, options));
    }

    private Map<String, Object> row(String label, TupleSpace opened, Duration duration) throws InterruptedException {
        try (TupleSpace space = opened) {
            SpaceTimes.Figures figures = SpaceTimes.measure(space, clients, duration);
            Map<String, Object> row = Json.object();
            row.put("space", label);
            row.put("pairMicrosP50", figures.pairMicrosP50());
            row.put("pairMicrosP99", figures.pairMicrosP99());
            row.put("clients", figures.clients());
            row.put("operationsPerSecond", figures.operationsPerSecond());
            row.put("processorMicros", Json.number(figures.processorMicros()));
            return row;
        }
    }

    private static String table(List<Map<String, Object>> rows) {
        Table table = new Table()
                .row("space", "write+take p50 [µs]", "p99 [µs]", "clients", "operations/s", "CPU here/operation [µs]");
        for (Map<String, Object> row : rows) {
            table.row(row.values().stream().map(SpaceBenchCommand::cell).toArray(String[]::new));
        }
        return table.toString();
    }

    private static String cell(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : String.valueOf(value);
    }
}
