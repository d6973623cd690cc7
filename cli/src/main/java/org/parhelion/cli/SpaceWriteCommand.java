package org.parhelion.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.cli.space.TupleText;
import org.parhelion.runs.report.Json;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion space write}: writes a tuple. */
@Command(
        name = "write",
        description = {
            "Write a tuple. Each FIELD is a long (17), a double (2.5), true or false, or else a string;",
            "TYPE:VALUE chooses the type: string:17, bytes:00ff, doubles:1,2.5, longs:1,2.",
            "-- stands before fields that start with -."
        },
        sortOptions = false)
final class SpaceWriteCommand implements Callable<Integer> {
    @Mixin
    private SpacePlace place = SpacePlace.served();

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            description = "How long the tuple stays, for example 30s. Default: until it is taken.")
    private Optional<String> lease = Optional.empty();

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Parameters(paramLabel = "FIELD", arity = "1..*", description = "Fields of the tuple.")
    private List<String> fields = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Tuple tuple = SpacePlace.mistakes(() -> TupleText.tuple(fields));
        Duration duration =
                lease.map(text -> SpacePlace.duration("--lease", text)).orElse(TupleVerbs.FOREVER);
        try (TupleSpace space = place.openOther()) {
            space.write(tuple, duration);
        }
        if (json) {
            spec.commandLine().getOut().println(Json.line(Map.of("written", TupleText.json(tuple))));
        }
        return 0;
    }
}
