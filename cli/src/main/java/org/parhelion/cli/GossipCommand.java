package org.parhelion.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.parhelion.benchmarks.BenchRecord;
import org.parhelion.benchmarks.gossip.GossipFigures;
import org.parhelion.benchmarks.gossip.GossipPlot;
import org.parhelion.benchmarks.gossip.RealGossip;
import org.parhelion.membership.SwimOptions;
import org.parhelion.membership.simulation.GossipReport;
import org.parhelion.membership.simulation.GossipScenario;
import org.parhelion.membership.simulation.GossipTrials;
import org.parhelion.runs.job.AbortOnFailure;
import org.parhelion.runs.report.Figures;
import org.parhelion.runs.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parhelion gossip}: measures failure detection in a group, on real ranks or simulated. */
@Command(
        name = "gossip",
        description = {
            "Measure how soon a group detects that members have died: on real ranks (default: 4), or simulated.",
            "With -o, writes gossip.json and gossip.md with machine and commit, and gossip.png."
        },
        sortOptions = false)
final class GossipCommand implements Callable<Integer>, RanksCommand {
    private static final int DEFAULT_RANKS = 4;

    @Mixin
    private RankOptions ranks = new RankOptions();

    @Option(
            names = "--period",
            paramLabel = "MILLIS",
            defaultValue = "100",
            description = "Real ranks: probe period, in milliseconds. Default: ${DEFAULT-VALUE}.")
    private long periodMillis;

    @Option(
            names = "--simulate",
            paramLabel = "MEMBERS",
            description = "Simulate a group of this size in virtual time.")
    private Optional<Integer> simulated = Optional.empty();

    @Option(
            names = "--kill",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "Number of members that crash; real ranks stop answering. Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(
            names = "--periods",
            paramLabel = "COUNT",
            defaultValue = "30",
            description = "Length of a run, in periods. Default: ${DEFAULT-VALUE}.")
    private int periods;

    @Option(
            names = "--loss",
            paramLabel = "RATE",
            defaultValue = "0",
            description = "Simulated: fraction of messages that are lost, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double lossRate;

    @Option(
            names = "--pause",
            paramLabel = "PART",
            defaultValue = "0",
            description = "Simulated: fraction of members that pause, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double pausedPart;

    @Option(
            names = "--pause-periods",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "Simulated: length of the pause, in periods. Default: ${DEFAULT-VALUE}.")
    private double pausedPeriods;

    @Option(
            names = "--seeds",
            paramLabel = "COUNT",
            defaultValue = "10",
            description = "Simulated: number of runs, with consecutive seeds. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description =
                    "First seed. A simulated run is reproducible: the same seed gives the same run on every machine. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--plain", description = "SWIM without the Lifeguard extensions.")
    private boolean plain;

    @Option(names = "--fallback", description = "After a timeout, probe the member once more over a reliable channel.")
    private boolean fallback;

    @Option(names = "--plot", paramLabel = "FILE", description = "Write a plot of the detection times to FILE, a PNG.")
    private Optional<Path> plot = Optional.empty();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        plot.filter(file -> !file.toString().endsWith(".png")).ifPresent(file -> {
            throw wrong("--plot " + file + ": the name must end in .png");
        });
        Optional<Path> directory = output.directory();
        (simulated.isPresent() ? simulate(simulated.get()) : onRanks()).ifPresent(figures -> show(figures, directory));
        return 0;
    }

    private Optional<GossipFigures> simulate(int members) {
        if (seeds < 1) {
            throw wrong("--seeds " + seeds + ": must be at least 1");
        }
        if (ranks.count().isPresent() || !engine().with().isEmpty()) {
            throw wrong("--simulate " + members
                    + ": cannot be combined with -n or --with; it runs on all cores of this machine");
        }
        GossipScenario scenario = scenario(members);
        String title = String.format(
                Locale.ROOT,
                "%d members, simulated from %d seed%s, %s of all messages lost, %d crashed%s",
                members,
                seeds,
                seeds == 1 ? "" : "s",
                Figures.percent(lossRate),
                kills,
                pausedPart > 0
                        ? String.format(
                                Locale.ROOT, ", %s stopped for %s periods", Figures.percent(pausedPart), pausedPeriods)
                        : "");
        long startNanos = System.nanoTime();
        GossipReport report = GossipTrials.run(scenario, seed, seeds);
        return Optional.of(GossipFigures.of(title, report, (System.nanoTime() - startNanos) / 1e9));
    }

    private GossipScenario scenario(int members) {
        try {
            GossipScenario crashes = GossipScenario.crashes(members, lossRate, kills);
            return crashes.withPause(pausedPart, pausedPeriods)
                    .withPeriods(periods)
                    .with(changed(crashes.options()));
        } catch (IllegalArgumentException e) {
            throw wrong("--simulate " + members + ": " + e.getMessage());
        }
    }

    private SwimOptions changed(SwimOptions options) {
        SwimOptions asking = fallback
                ? options.with(new SwimOptions.Probing(
                        options.probing().timeoutPeriods(), options.probing().helpers(), true))
                : options;
        return plain ? asking.withoutLifeguard() : asking;
    }

    private Optional<GossipFigures> onRanks() {
        int count = ranks.count().orElse(DEFAULT_RANKS);
        if (kills < 0 || periods < 1 || periodMillis < 1) {
            throw wrong("--kill " + kills + " --periods " + periods + " --period " + periodMillis
                    + ": --kill must be at least 0, the others at least 1");
        }
        if (lossRate > 0 || pausedPart > 0) {
            throw wrong("--loss and --pause apply to simulated groups; add --simulate MEMBERS");
        }
        String[] args =
                spec.commandLine().getParent().getParseResult().originalArgs().toArray(String[]::new);
        SwimOptions options = changed(SwimOptions.DEFAULT.withPeriod(1_000_000L * periodMillis));
        RealGossip gossip = new RealGossip(options, kills, periods, seed);
        boolean granted = engine().insideJob(args) && ranks.count().isEmpty();
        engine().provider(args).run(args, granted ? 0 : count, new AbortOnFailure(gossip));
        return gossip.figures();
    }

    @Override
    public EngineOptions engine() {
        return ranks.engine();
    }

    @Override
    public OptionalInt processes() {
        return simulated.isPresent()
                ? OptionalInt.empty()
                : OptionalInt.of(ranks.count().orElse(DEFAULT_RANKS));
    }

    private void show(GossipFigures figures, Optional<Path> kept) {
        plot.ifPresent(file -> GossipPlot.write(figures, file));
        kept.ifPresent(directory -> {
            new BenchRecord("gossip", Main.commandLine(spec), List.of(figures.json())).write(directory);
            GossipPlot.write(figures, directory.resolve("gossip.png"));
        });
        PrintWriter out = spec.commandLine().getOut();
        out.print(output.json() ? Json.line(figures.json()) + System.lineSeparator() : figures.table());
        out.flush();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
