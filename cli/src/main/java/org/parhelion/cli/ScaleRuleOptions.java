package org.parhelion.cli;

import java.util.Optional;
import org.parhelion.campaign.pilots.ScalerOptions;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.file.Quantity;
import picocli.CommandLine.Option;

/** The options of when workers start and end. */
final class ScaleRuleOptions {
    private static final double MILLIS = 1e3;

    @Option(names = "--min", paramLabel = "N", description = "So many always exist. Default: ${DEFAULT-VALUE}.")
    private int least = ScalerOptions.DEFAULT.least();

    @Option(
            names = "--max",
            paramLabel = "N",
            description = "Never more exist, those that wait in the batch system included. Default: ${DEFAULT-VALUE}.")
    private int most = ScalerOptions.DEFAULT.most();

    @Option(
            names = "--after",
            paramLabel = "TIME",
            description = "Tasks that have waited so long are a reason to start workers. Default: ${DEFAULT-VALUE}.")
    private String after = "30s";

    @Option(
            names = "--cooldown",
            paramLabel = "TIME",
            description = "Between two decisions. Default: ${DEFAULT-VALUE}.")
    private String cooldown = "60s";

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            description = "A worker without a task for so long ends. Default: ${DEFAULT-VALUE}.")
    private String idle = "5min";

    @Option(
            names = "--backlog",
            paramLabel = "TIME",
            description =
                    "What waits is to be done in about this time, where run times are known. Default: ${DEFAULT-VALUE}.")
    private String backlog = "10min";

    @Option(
            names = "--start-timeout",
            paramLabel = "TIME",
            description =
                    "A job that runs so long without a connected worker has failed, and is ended. Default: ${DEFAULT-VALUE}.")
    private String startTimeout = "10min";

    @Option(
            names = "--failures",
            paramLabel = "N",
            description = "So many failed starts in a row pause it. Default: ${DEFAULT-VALUE}.")
    private int failures = ScalerOptions.DEFAULT.failures();

    @Option(
            names = "--pause",
            paramLabel = "TIME",
            description =
                    "The first pause; it doubles with each further failure, up to an hour. Default: ${DEFAULT-VALUE}.")
    private String pause = "5min";

    @Option(
            names = "--budget",
            paramLabel = "HOURS",
            description =
                    "Hours of workers in all, over all runs of this command for the fleet; requires --life. Default: no limit.")
    private Optional<Double> budget = Optional.empty();

    /**
     * The rule.
     *
     * @throws ConfigException if an option is wrong
     */
    ScalerOptions options() {
        long pauseMillis = millis("--pause", pause);
        return SpacePlace.mistakes(() -> new ScalerOptions(
                least,
                most,
                millis("--after", after),
                millis("--cooldown", cooldown),
                millis("--idle", idle),
                millis("--backlog", backlog),
                millis("--start-timeout", startTimeout),
                failures,
                pauseMillis,
                Math.max(pauseMillis, ScalerOptions.DEFAULT.pauseMaxMillis()),
                budget.orElse(0.0)));
    }

    /**
     * Reads a time.
     *
     * @throws ConfigException if it is none
     */
    static long millis(String option, String text) {
        try {
            Quantity time = Quantity.parse(text);
            if (!time.dimension().equals(Dimension.TIME) || !(time.difference() > 0)) {
                throw new IllegalArgumentException("must be a positive time with a unit, for instance 5min");
            }
            return Math.max(1, Math.round(MILLIS * time.difference()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(option + " " + text + ": " + e.getMessage(), e);
        }
    }
}
