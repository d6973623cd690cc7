package org.parhelion.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.cli.gossip.GossipFigures;
import org.parhelion.cli.gossip.GossipPlot;
import org.parhelion.cli.gossip.RealGossip;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.spi.CommProvider;
import org.parhelion.membership.GossipCampaign;
import org.parhelion.membership.GossipReport;
import org.parhelion.membership.GossipScenario;
import org.parhelion.membership.SwimOptions;
import org.parhelion.runs.job.PlainWords;
import org.parhelion.runs.report.Figures;
import org.parhelion.runs.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parhelion gossip}: how soon a group finds out that a member is dead, on real ranks or simulated. */
@Command(
        name = "gossip",
        description = "Watch a group find out who died: real ranks, or thousands simulated.",
        sortOptions = false)
final class GossipCommand implements Callable<Integer> {
    @Option(names = "-n", paramLabel = "RANKS", description = "Real ranks: how many (default 4).")
    private Optional<Integer> ranks = Optional.empty();

    @Option(names = "--with", paramLabel = "PROVIDER", description = "Real ranks: threads, mpi or mpj.")
    private String with = "";

    @Option(
            names = "--period",
            paramLabel = "MILLIS",
            defaultValue = "100",
            description = "Real ranks: time between two probes of a rank (default ${DEFAULT-VALUE}).")
    private long periodMillis;

    @Option(names = "--simulate", paramLabel = "MEMBERS", description = "Simulate so many members in virtual time.")
    private Optional<Integer> simulated = Optional.empty();

    @Option(
            names = "--kill",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "Members that crash; real ranks fall silent (default ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--periods",
            paramLabel = "COUNT",
            defaultValue = "30",
            description = "Length of a run (default ${DEFAULT-VALUE}).")
    private int periods;

    @Option(
            names = "--loss",
            paramLabel = "RATE",
            defaultValue = "0",
            description = "Simulated: part of all messages that are lost, 0 … 1.")
    private double lossRate;

    @Option(
            names = "--pause",
            paramLabel = "PART",
            defaultValue = "0",
            description = "Simulated: part of the members that stop for a while, 0 … 1.")
    private double pausedPart;

    @Option(
            names = "--pause-periods",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "Simulated: for how long they stop (default ${DEFAULT-VALUE}).")
    private double pausedPeriods;

    @Option(
            names = "--seeds",
            paramLabel = "COUNT",
            defaultValue = "10",
            description = "Simulated: runs (default ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "The first seed; the same seeds give the same simulated runs, on every machine.")
    private long seed;

    @Option(names = "--plain", description = "SWIM without Lifeguard.")
    private boolean plain;

    @Option(names = "--fallback", description = "Ask whoever missed a timeout once more, over a reliable channel.")
    private boolean fallback;

    @Option(names = "--plot", paramLabel = "FILE", description = "Draw how soon crashes were found out, as a PNG.")
    private Optional<Path> plot = Optional.empty();

    @Option(names = "--json", description = "End with one line of JSON on standard output.")
    private boolean json;

    @SuppressWarnings("UnusedVariable") // for the launcher, which starts the processes
    @Option(names = "--hostfile", paramLabel = "FILE", description = "Hosts for --with mpi or mpj.", hidden = true)
    private Optional<Path> hostfile = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        plot.filter(file -> !file.toString().endsWith(".png")).ifPresent(file -> {
            throw wrong("--plot " + file + ": the name must end in .png");
        });
        (simulated.isPresent() ? simulate(simulated.get()) : onRanks()).ifPresent(this::show);
        return 0;
    }

    private Optional<GossipFigures> simulate(int members) {
        if (seeds < 1) {
            throw wrong("--seeds " + seeds + ": at least 1");
        }
        if (ranks.isPresent() || !with.isEmpty()) {
            throw wrong("--simulate " + members + ": takes no -n and no --with; it runs on all cores of this machine");
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
        GossipReport report = GossipCampaign.run(scenario, seed, seeds);
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
        int count = ranks.orElse(4);
        if (count < 1 || kills < 0 || periods < 1 || periodMillis < 1) {
            throw wrong("-n " + count + " --kill " + kills + " --periods " + periods + " --period " + periodMillis
                    + ": ranks, periods and their length must be at least 1, and none can be negative");
        }
        if (lossRate > 0 || pausedPart > 0) {
            throw wrong("--loss and --pause: real ranks lose and pause what they like; add --simulate MEMBERS");
        }
        String[] args =
                spec.commandLine().getParent().getParseResult().originalArgs().toArray(String[]::new);
        SwimOptions options = changed(SwimOptions.DEFAULT.withPeriod(1_000_000L * periodMillis));
        RealGossip gossip = new RealGossip(options, kills, periods, seed);
        CommProvider provider = provider(args);
        boolean launched = provider.launched(args) && provider.ranksAreProcesses();
        provider.run(args, launched ? ranks.orElse(0) : count, new PlainWords(gossip));
        return gossip.figures();
    }

    private CommProvider provider(String... args) {
        try {
            return Ranks.provider(args, with);
        } catch (IllegalArgumentException e) {
            throw wrong("--with " + with + ": " + e.getMessage());
        }
    }

    private void show(GossipFigures figures) {
        plot.ifPresent(file -> GossipPlot.write(figures, file));
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.line(figures.json()) + System.lineSeparator() : figures.table());
        out.flush();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
