package org.parhelion.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.parhelion.launch.Program;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.file.Quantity;
import org.parhelion.runs.stop.SignalLines;
import org.parhelion.runs.stop.Signals;
import org.parhelion.runs.stop.SpotNotice;
import org.parhelion.runs.stop.StopSource;
import org.parhelion.runs.stop.StopSources;
import org.parhelion.runs.stop.TimeLimit;
import picocli.CommandLine.Option;

/** The options for stopping a run before its end. */
final class StopOptions {
    private static final double MILLIS = 1e3;

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            description =
                    "Stop with a checkpoint within this wall time, for instance 50min. Default: the job's limit under"
                            + " Slurm and PBS; else none.")
    private Optional<String> timeLimit = Optional.empty();

    @Option(
            names = "--spot-notice",
            description =
                    "Poll the metadata service of Amazon EC2, and stop with a checkpoint when it announces the end of this"
                            + " spot instance.")
    private boolean spotNotice;

    @Option(
            names = "--stop-after",
            paramLabel = "STEP",
            description = "Stop with a checkpoint after this step, with exit status 75. Default: none.")
    private Optional<Long> stopAfter = Optional.empty();

    /**
     * The step after which the run stops.
     *
     * @throws ConfigException if it is not positive
     */
    OptionalLong stopAfterStep() {
        stopAfter.filter(step -> step < 1).ifPresent(step -> {
            throw new ConfigException("--stop-after " + step + ": must be at least 1");
        });
        return stopAfter.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /** Begins to observe: in every process of a job, the time limit in that of rank 0. */
    StopSources open() {
        List<StopSource> sources = new ArrayList<>();
        if (ErrorReporter.prints()) {
            limit().ifPresent(sources::add);
            if ("stdin".equals(System.getenv(SignalLines.VARIABLE))) {
                sources.add(SignalLines.of(System.in));
            }
        }
        sources.add(Signals.handle());
        if (spotNotice) {
            sources.add(SpotNotice.poll(System.getenv(), SpotNotice.INTERVAL));
        }
        return new StopSources(sources);
    }

    private Optional<TimeLimit> limit() {
        return timeLimit.isPresent()
                ? timeLimit.map(text -> TimeLimit.after(duration(text)))
                : TimeLimit.ofJob(
                        System.getenv(), command -> Program.output(command.toArray(String[]::new)), Clock.systemUTC());
    }

    private static Duration duration(String text) {
        try {
            Quantity time = Quantity.parse(text);
            if (!time.dimension().equals(Dimension.TIME) || !(time.difference() > 0)) {
                throw new IllegalArgumentException("must be a positive time with a unit, for instance 50 min");
            }
            return Duration.ofMillis(Math.round(MILLIS * time.difference()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--time-limit " + text + ": " + e.getMessage(), e);
        }
    }
}
