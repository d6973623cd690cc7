package org.parhelion.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.cli.space.TupleText;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion space read} and {@code take}: find tuples. */
abstract sealed class SpaceFindCommand implements Callable<Integer> {
    /** {@code parhelion space read}: reads tuples. */
    @Command(
            name = "read",
            description = {
                "Print a tuple that matches, and leave it there. Each PATTERN is a value as for write, ? for any,",
                "?TYPE, 1..5 or ?TYPE:MIN..MAX; none matches every tuple. Exit status: 0 found, 1 nothing matches."
            },
            sortOptions = false)
    static final class Read extends SpaceFindCommand {
        Read() {
            super(false);
        }
    }

    /** {@code parhelion space take}: takes tuples. */
    @Command(
            name = "take",
            description = {
                "Print a tuple that matches, and remove it. Patterns are those of read.",
                "Exit status: 0 taken, 1 nothing matches."
            },
            sortOptions = false)
    static final class Take extends SpaceFindCommand {
        Take() {
            super(true);
        }
    }

    private final boolean takes;

    @Mixin
    private SpacePlace place = SpacePlace.served();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "How long to wait for a tuple, for example 30s, or forever. Default: not at all.")
    private String wait = "0s";

    @Option(names = "--all", description = "All tuples that match, without waiting.")
    private boolean all;

    @Option(names = "--max", paramLabel = "N", description = "With --all, at most N.")
    private Optional<Integer> max = Optional.empty();

    @Option(names = "--json", description = "Print each tuple as a JSON array.")
    private boolean json;

    @Parameters(paramLabel = "PATTERN", arity = "0..*", description = "Patterns of the fields.")
    private List<String> patterns = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SpaceFindCommand(boolean takes) {
        this.takes = takes;
    }

    @Override
    public final Integer call() throws InterruptedException {
        Template template = SpacePlace.mistakes(() -> TupleText.template(patterns));
        Duration timeout = wait.equals("forever") ? TupleVerbs.FOREVER : SpacePlace.duration("--wait", wait);
        if (max.isPresent() && (!all || max.get() < 1)) {
            throw new ConfigException("--max " + max.get() + ": at least 1, and together with --all");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (TupleSpace space = place.openOther()) {
            List<Tuple> found = all ? many(space, template) : one(space, template, timeout);
            found.forEach(tuple -> out.println(json ? Json.line(TupleText.json(tuple)) : TupleText.format(tuple)));
            out.flush();
            return found.isEmpty() ? Main.FAILED : 0;
        }
    }

    private List<Tuple> many(TupleSpace space, Template template) {
        int most = max.orElse(Integer.MAX_VALUE);
        return takes ? space.takeAll(template, most) : space.readAll(template, most);
    }

    private List<Tuple> one(TupleSpace space, Template template, Duration timeout) throws InterruptedException {
        return (takes ? space.take(template, timeout) : space.read(template, timeout))
                .stream().toList();
    }

    /** {@code parhelion space count}: counts tuples. */
    @Command(
            name = "count",
            description = "Print how many tuples match. Patterns are those of read.",
            sortOptions = false)
    static final class Count implements Callable<Integer> {
        @Mixin
        private SpacePlace place = SpacePlace.served();

        @Option(names = "--json", description = "Print the result as JSON.")
        private boolean json;

        @Parameters(paramLabel = "PATTERN", arity = "0..*", description = "Patterns of the fields.")
        private List<String> patterns = List.of();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            Template template = SpacePlace.mistakes(() -> TupleText.template(patterns));
            try (TupleSpace space = place.openOther()) {
                long count = space.count(template);
                spec.commandLine().getOut().println(json ? Json.line(Map.of("count", count)) : Long.toString(count));
            }
            return 0;
        }
    }
}
