package org.parhelion.cli;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;
import org.parhelion.space.registry.CallCounts;
import org.parhelion.space.registry.Capabilities;
import org.parhelion.space.registry.HealthRule;
import org.parhelion.space.registry.Lookup;
import org.parhelion.space.registry.Registration;
import org.parhelion.space.registry.SpaceRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion space registry}: lists registered spaces. */
@Command(
        name = "registry",
        description = {
            "List the spaces that a tenant has registered in the registry kept at --space, or look one up.",
            "Exit status of a look-up: 0 healthy, 1 unhealthy, expired or unknown."
        },
        sortOptions = false)
final class SpaceRegistryCommand implements Callable<Integer> {
    @Mixin
    private SpacePlace place = SpacePlace.served();

    @Option(names = "--durable", description = "Only spaces that survive a crash.")
    private boolean durable;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Parameters(paramLabel = "NAMESPACE", arity = "0..1", description = "The space to look up.")
    private Optional<String> namespace = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        URI address = place.otherUri();
        try (SpaceRegistry registry = SpacePlace.mistakes(
                () -> SpaceRegistry.open(address, place.name().tenant(), place.options(), HealthRule.DEFAULT))) {
            List<Lookup> found = namespace.isPresent()
                    ? List.of(registry.lookup(namespace.get()))
                    : registry.list(new Capabilities(durable, false, false, false, 0));
            List<Map<String, Object>> rows =
                    found.stream().map(SpaceRegistryCommand::row).toList();
            spec.commandLine().getOut().println(json ? Json.line(rows) : table(rows));
            boolean bad = namespace.isPresent() && !(found.getFirst() instanceof Lookup.Healthy);
            return bad ? Main.FAILED : 0;
        }
    }

    private static Map<String, Object> row(Lookup lookup) {
        return switch (lookup) {
            case Lookup.Healthy(Registration space, CallCounts recent) -> row("healthy", space, recent);
            case Lookup.Unhealthy(Registration space, CallCounts recent) -> row("unhealthy", space, recent);
            case Lookup.Expired(Registration last) -> row("expired", last, CallCounts.ZERO);
            case Lookup.Unknown unknown -> {
                Map<String, Object> row = Json.object();
                row.put("namespace", unknown.name().namespace());
                row.put("state", "unknown");
                yield row;
            }
        };
    }

    private static Map<String, Object> row(String state, Registration space, CallCounts recent) {
        Map<String, Object> row = Json.object();
        row.put("namespace", space.name().namespace());
        row.put("state", state);
        row.put("id", space.id());
        row.put("address", space.address().toString());
        row.put("backend", space.backend());
        row.put("epoch", space.epoch());
        row.put("calls", recent.calls());
        row.put("errors", recent.errors());
        return row;
    }

    private static String table(List<Map<String, Object>> rows) {
        Table table = new Table().row("namespace", "state", "id", "address", "backend", "epoch", "calls", "errors");
        for (Map<String, Object> row : rows) {
            table.row(row.values().stream().map(String::valueOf).toArray(String[]::new));
        }
        return table.toString();
    }
}
