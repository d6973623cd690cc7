package org.parhelion.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.parhelion.benchmarks.Crew;
import org.parhelion.benchmarks.plate.HotPlate;
import org.parhelion.benchmarks.plate.PlateFigures;
import org.parhelion.benchmarks.plate.PlateTurns;
import org.parhelion.benchmarks.plate.RegionResult;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.job.AbortOnFailure;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;
import org.parhelion.space.TupleSpace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parhelion space heat}: the plate of configs/jacobi.yaml, whose regions exchange their rims as tuples. */
@Command(
        name = "heat",
        description = {
            "Solve the heat plate of configs/jacobi.yaml by regions that exchange their rims, meet at a barrier and agree on",
            "convergence through a tuple space; then by halo exchange, and compare bits and granularity.",
            "With --space ranks: the ranks of a job (--with) keep the tuples themselves."
        },
        sortOptions = false)
final class PlateCommand implements Callable<Integer>, RanksCommand {
    @Mixin
    private SpacePlace place = new SpacePlace();

    @Option(
            names = "--processes",
            description = "Run each region in a process of its own. Default: in threads of this process.")
    private boolean processes;

    @Option(
            names = "--points",
            paramLabel = "N",
            description = "Points along each side of the plate. Default: ${DEFAULT-VALUE}.")
    private int points = HotPlate.JACOBI.points();

    @Option(names = "--side", paramLabel = "R", description = "Regions along each side. Default: ${DEFAULT-VALUE}.")
    private int side = HotPlate.JACOBI.regionsPerSide();

    @Option(names = "--iterations", paramLabel = "N", description = "Iterations, at most. Default: ${DEFAULT-VALUE}.")
    private int iterations = HotPlate.JACOBI.iterations();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long a region waits for another. Default: ${DEFAULT-VALUE}.")
    private long timeoutSeconds = 60;

    @Option(
            names = "--region",
            paramLabel = "K",
            description = "Run region K only; the others run elsewhere, with the same --space and --job.")
    private Optional<Integer> region = Optional.empty();

    @Option(
            names = "--collect",
            description = "Run no region: collect the results of those that run elsewhere with --region.")
    private boolean collect;

    @Option(
            names = "--job",
            paramLabel = "NAME",
            description =
                    "Distinguishes the tuples of this plate from those of others. Default: random; required with --region and --collect.")
    private Optional<String> job = Optional.empty();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        HotPlate plate = plate();
        if (timeoutSeconds < 1) {
            throw new ConfigException("--timeout " + timeoutSeconds + ": at least 1 s is required");
        }
        boolean apart = processes || collect || region.isPresent();
        if (place.ofRanks() ? apart : !engine.with().isEmpty()) {
            throw new ConfigException(
                    "--space " + place.address()
                            + ": --with starts the ranks of --space ranks:, and --processes, --region and --collect are for the others");
        }
        if (region.isPresent()) {
            int which = region.get();
            if (which < 0 || which >= side * side) {
                throw new ConfigException("--region " + which + ": regions are 0 … " + (side * side - 1));
            }
            oneRegion(
                    turns(
                            plate,
                            job.orElseThrow(() -> new ConfigException("--region " + which + " requires --job NAME"))),
                    which);
            return 0;
        }
        if (place.ofRanks()) {
            onRanks(plate);
            return 0;
        }
        if (collect && job.isEmpty()) {
            throw new ConfigException("--collect requires --job NAME");
        }
        if (processes) {
            place.requireShared();
        }
        long startNanos = System.nanoTime();
        PlateTurns turns = turns(plate, job.orElseGet(() -> UUID.randomUUID().toString()));
        List<RegionResult> results = solve(turns);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        print(plate, seconds, turns.figures(results));
        return 0;
    }

    private HotPlate plate() {
        try {
            return new HotPlate(
                    points,
                    side,
                    iterations,
                    HotPlate.JACOBI.every(),
                    HotPlate.JACOBI.changeBelow(),
                    HotPlate.JACOBI.hot());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    private PlateTurns turns(HotPlate plate, String name) {
        return new PlateTurns(plate, name, Duration.ofSeconds(timeoutSeconds));
    }

    private List<RegionResult> solve(PlateTurns turns) throws InterruptedException {
        try (TupleSpace space = place.open();
                Crew crew = new Crew()) {
            for (int which = 0; which < side * side && !collect; which++) {
                int number = which;
                if (processes) {
                    crew.startProcess("region " + number, Main.class, arguments(turns.job(), number));
                } else {
                    crew.startThread("region " + number, () -> oneRegion(turns, number));
                }
            }
            return crew.lead(() -> turns.collect(space));
        }
    }

    /** One region on each rank; the ranks keep the tuples themselves. */
    private void onRanks(HotPlate plate) {
        String[] args = spec.commandLine()
                .getParent()
                .getParent()
                .getParseResult()
                .originalArgs()
                .toArray(String[]::new);
        PlateTurns turns = turns(plate, "plate");
        long startNanos = System.nanoTime();
        AtomicReference<List<RegionResult>> results = new AtomicReference<>(List.of());
        int granted = engine.insideJob(args) ? 0 : side * side;
        engine.provider(args).run(args, granted, new AbortOnFailure(comm -> {
            if (comm.size() != side * side) {
                throw new ConfigException(
                        comm.size() + " ranks for " + side * side + " regions: start as many ranks, or use --side");
            }
            results.compareAndSet(List.of(), turns.onRanks(comm, place.name()));
        }));
        List<RegionResult> all = Objects.requireNonNull(results.get());
        if (!all.isEmpty()) {
            print(plate, (System.nanoTime() - startNanos) / 1e9, turns.figures(all));
        }
    }

    @Override
    public EngineOptions engine() {
        return engine;
    }

    @Override
    public OptionalInt processes() {
        return place.ofRanks() ? OptionalInt.of(side * side) : OptionalInt.empty();
    }

    private void oneRegion(PlateTurns turns, int which) throws InterruptedException {
        try (TupleSpace space = place.open()) {
            turns.region(space, which);
        }
    }

    private List<String> arguments(String name, int which) {
        List<String> arguments = new ArrayList<>(List.of("space", "heat"));
        arguments.addAll(place.arguments(place.address()));
        arguments.addAll(List.of("--points", "" + points, "--side", "" + side));
        arguments.addAll(List.of("--iterations", "" + iterations, "--timeout", "" + timeoutSeconds));
        arguments.addAll(List.of("--region", "" + which, "--job", name));
        return arguments;
    }

    private void print(HotPlate plate, double seconds, PlateFigures figures) {
        PrintWriter out = spec.commandLine().getOut();
        int regions = side * side;
        boolean threads = !processes && !collect && engine.with().isEmpty();
        if (output.json()) {
            Map<String, Object> object = Json.object();
            object.put("space", place.scheme());
            object.put("processes", threads ? 1 : regions);
            object.put("regions", regions);
            object.put("points", points);
            object.put("iterations", figures.iterations());
            object.put("changes", figures.changes());
            object.put("seconds", seconds);
            object.put("iterationMicros", figures.iterationMicros());
            object.put("granularity", Json.number(figures.granularity()));
            object.put("haloIterationMicros", figures.haloIterationMicros());
            object.put("haloGranularity", Json.number(figures.haloGranularity()));
            object.put("checksum", figures.checksum());
            object.put("haloChecksum", figures.haloChecksum());
            out.println(Json.line(object));
        } else {
            for (int test = 0; test < figures.changes().size(); test++) {
                double change = figures.changes().get(test);
                out.printf(Locale.ROOT, "iteration %d: largest change %.6f K%n", test * plate.every(), change);
            }
            out.printf(
                    Locale.ROOT,
                    "%n%d iterations of %d x %d points in %d regions, each a %s%n%n",
                    figures.iterations(),
                    points,
                    points,
                    regions,
                    threads ? "thread" : "process");
            out.print(new Table()
                    .row("", "an iteration", "granularity", "checksum")
                    .row(
                            "tuples, " + place.scheme(),
                            micros(figures.iterationMicros()),
                            ratio(figures.granularity()),
                            figures.checksum().substring(0, 12))
                    .row(
                            "halo exchange, threads",
                            micros(figures.haloIterationMicros()),
                            ratio(figures.haloGranularity()),
                            figures.haloChecksum().substring(0, 12)));
            out.printf(
                    "%ngranularity: computing time over coordination time; the bits %s%n",
                    figures.same() ? "are the same" : "DIFFER");
        }
        out.flush();
        if (!figures.same()) {
            throw new IllegalStateException("the plate of the tuple space has checksum " + figures.checksum()
                    + ", that of halo exchange " + figures.haloChecksum());
        }
    }

    private static String micros(double micros) {
        return String.format(Locale.ROOT, "%.1f µs", micros);
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.4f", ratio);
    }
}
