package org.parhelion.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.parhelion.cli.space.TupleText;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;
import org.parhelion.space.spi.Durations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion space watch}: prints tuples as they become visible. */
@Command(
        name = "watch",
        description = {
            "Print each matching tuple that becomes visible from now on. Patterns are those of read.",
            "Exit status: 0, or 1 if tuples may be missing because the connection was lost or too slow."
        },
        sortOptions = false)
final class SpaceWatchCommand implements Callable<Integer> {
    @Mixin
    private SpacePlace place = SpacePlace.served();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long, for example 10min. Default: until it is interrupted (Ctrl-C).")
    private Optional<String> duration = Optional.empty();

    @Option(names = "--max", paramLabel = "N", description = "End after N tuples.")
    private Optional<Long> max = Optional.empty();

    @Option(names = "--json", description = "Print each tuple as a JSON array.")
    private boolean json;

    @Parameters(paramLabel = "PATTERN", arity = "0..*", description = "Patterns of the fields.")
    private List<String> patterns = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Template template = SpacePlace.mistakes(() -> TupleText.template(patterns));
        Duration lease =
                duration.map(text -> SpacePlace.duration("--for", text)).orElse(TupleVerbs.FOREVER);
        long most = max.orElse(Long.MAX_VALUE);
        if (most < 1 || !lease.isPositive()) {
            throw new ConfigException("--max and --for must be positive");
        }
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch enough = new CountDownLatch(1);
        AtomicLong printed = new AtomicLong();
        try (TupleSpace space = place.openOther();
                Subscription subscription = space.notify(template, lease, tuple -> {
                    if (printed.getAndIncrement() < most) {
                        out.println(json ? Json.line(TupleText.json(tuple)) : TupleText.format(tuple));
                        out.flush();
                    }
                    if (printed.get() >= most) {
                        enough.countDown();
                    }
                })) {
            boolean all = enough.await(Durations.nanos(lease), TimeUnit.NANOSECONDS);
            return all || subscription.complete() ? 0 : Main.FAILED;
        }
    }
}
