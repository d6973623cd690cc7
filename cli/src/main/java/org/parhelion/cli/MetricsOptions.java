package org.parhelion.cli;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Stack;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.parhelion.metrics.RunMetrics;
import org.parhelion.metrics.server.MetricsAddress;
import org.parhelion.metrics.trace.RunTrace;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.problem.RunFile;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options for metrics and traces of a run. */
final class MetricsOptions {
    private static final double MOST_LINGER_SECONDS = 3600;

    @Option(
            names = "--metrics",
            paramLabel = "[HOST:]PORT",
            arity = "0..1",
            parameterConsumer = OptionalAddress.class,
            description =
                    "Serve metrics for Prometheus at /metrics. Default: port 9464 for this machine alone; HOST 0.0.0.0 for"
                            + " other machines, too.")
    private Optional<String> metrics = Optional.empty();

    @Option(
            names = "--metrics-linger",
            paramLabel = "SECONDS",
            description =
                    "At the end wait at most so long for a last scrape. Default: for the next one of a scraper that comes"
                            + " at intervals; 0 for none.")
    private Optional<Double> linger = Optional.empty();

    @Option(
            names = "--traces",
            paramLabel = "URL",
            arity = "0..1",
            parameterConsumer = OptionalUrl.class,
            description = "Send a trace of the run to the OpenTelemetry collector at URL. Default: if a variable"
                    + " OTEL_EXPORTER_OTLP_… names one.")
    private Optional<String> traces = Optional.empty();

    /** Reads an address where one follows: picocli would read {@code configs/heat.yaml} of {@code --metrics configs/heat.yaml} as one. */
    private static final class OptionalAddress implements CommandLine.IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> rest, ArgSpec option, CommandSpec command) {
            boolean named = !rest.isEmpty() && MetricsAddress.isAddress(rest.peek());
            option.setValue(Optional.of(named ? rest.pop() : MetricsAddress.USUAL.toString()));
        }
    }

    /** Reads an URL where one follows; else the text is empty. */
    private static final class OptionalUrl implements CommandLine.IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> rest, ArgSpec option, CommandSpec command) {
            boolean named = !rest.isEmpty() && rest.peek().matches("https?://\\S+");
            option.setValue(Optional.of(named ? rest.pop() : ""));
        }
    }

    /** Refuses wrong values. */
    void check() {
        metrics.ifPresent(MetricsAddress::of);
        linger.filter(seconds -> !(seconds >= 0 && seconds <= MOST_LINGER_SECONDS))
                .ifPresent(seconds -> {
                    throw new ConfigException("--metrics-linger " + seconds + ": must be between 0 and "
                            + MOST_LINGER_SECONDS + " seconds");
                });
        if (linger.isPresent() && metrics.isEmpty()) {
            throw new ConfigException("--metrics-linger: without --metrics nothing is scraped; add it");
        }
    }

    /** The metrics, if they were asked for. */
    Optional<RunMetrics> metrics(RunFile runFile, BooleanSupplier paused, Consumer<String> note) {
        OptionalDouble seconds = linger.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
        return metrics.map(text -> new RunMetrics(MetricsAddress.of(text), seconds, runFile, paused, note));
    }

    /** The trace, if it was asked for by the option or by a variable. */
    Optional<RunTrace> trace(RunFile runFile, Consumer<String> note) {
        return traces.isPresent() || RunTrace.isAskedBy(System.getenv())
                ? Optional.of(new RunTrace(runFile, traces.filter(url -> !url.isEmpty()), System.getenv(), note))
                : Optional.empty();
    }
}
