package org.parhelion.runs.job;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.balance.BlockMove;
import org.parhelion.balance.LoadBalance;
import org.parhelion.comm.Comm;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.RankKilled;
import org.parhelion.device.Device;
import org.parhelion.grid.Decomposition;
import org.parhelion.io.DataException;
import org.parhelion.recovery.Driver;
import org.parhelion.recovery.RecoveryException;
import org.parhelion.recovery.RecoveryOptions;
import org.parhelion.recovery.StoppedException;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.host.Host;
import org.parhelion.runs.host.TilingCache;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.output.ZarrFormat;
import org.parhelion.runs.problem.Fault;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.runs.report.RunStopped;
import org.parhelion.runs.stop.StopReason;
import org.parhelion.solver.FiniteChecks;
import org.parhelion.solver.NotFiniteException;
import org.parhelion.solver.Simulation;

/**
 * The program of every rank: the simulation, and the output, which rank 0 writes.
 *
 * <p>All ranks of a process share one job. State of a single rank exists in {@link #run} only. State of rank 0 belongs to the
 * job, because another rank becomes rank 0 when it dies.
 */
public final class RunJob implements RankBody {
    /** Exit status of a process that was killed by signal 9. */
    private static final int KILLED = 137;

    private final RunFile runFile;
    private final Optional<Restart> restart;
    private final Optional<RecoveryOptions> survival;
    private final Surroundings surroundings;
    private final List<StepTable> snapshots;
    private final Optional<StepTable> integrals;
    private volatile @Nullable OutputDirectory directory;
    /** Its path; empty in processes without rank 0. */
    private volatile Path path = Path.of("");

    private volatile Observers observers;
    private volatile String checksum = "";
    private volatile @Nullable DeviceUse deviceUse;
    private volatile @Nullable RunResult result;
    private final List<BlockMove> moves = new CopyOnWriteArrayList<>();
    /** Fields that grow, of which the user was warned. */
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    private final BlowUpAccount blowUp;

    /** The environment of a run; each method is called on the rank that needs it. */
    public interface Surroundings {
        /** Opens the output directory. Rank 0 only. */
        OutputDirectory directory();

        /** The devices of the ranks; by default the CPU for each. */
        default DeviceChoice devices() {
            return new DeviceChoice(List.of("cpu"));
        }

        /** Prints the program of rank 0's device; by default nowhere. Rank 0 only. */
        default void show(String deviceSource) {}

        /** Prints a line for the user during the run; by default nowhere. Rank 0 only. */
        default void note(String line) {}

        /** Creates the observers of the run; by default none. Rank 0 only. */
        default List<RunObserver> observers() {
            return List.of();
        }

        /**
         * Creates further listeners of one rank. Called on every rank, before the run starts.
         *
         * @param directory supplies the output directory; may be called on rank 0 only
         * @return the listeners: as many on every rank, in the same order; default: none
         */
        default List<RunListener> listeners(Supplier<OutputDirectory> directory) {
            return List.of();
        }

        /**
         * Tells whether the run must stop now. Called on every rank, several times a second; must not block.
         *
         * @param checkpointSeconds duration of a checkpoint [s]
         * @param untilNextSeconds about the time until the next call [s]
         * @return {@link StopReason#code}; 0, the default, to go on
         */
        default int stop(double checkpointSeconds, double untilNextSeconds) {
            return 0;
        }

        /**
         * The step after which the run stops with a checkpoint. The same on every rank.
         *
         * @return the step, counted from the initial values; empty, the default, for none
         */
        default OptionalLong stopAfterStep() {
            return OptionalLong.empty();
        }

        /**
         * Changes the options of the load balance, for instance what is measured. Called on every rank.
         *
         * @param options those of the run file
         * @return by default the same
         */
        default LoadBalance balance(LoadBalance options) {
            return options;
        }

        /**
         * Explains how to continue a run that stopped.
         *
         * @param directory its output directory
         * @return for instance a command
         */
        default String continuation(Path directory) {
            return "--restart " + directory;
        }

        /**
         * The run has stopped with a checkpoint. Rank 0 only.
         *
         * @param stopped the run
         */
        default void stopped(Stopped stopped) {}
    }

    /**
     * A run that stopped before its last step.
     *
     * @param reason why
     * @param step number of completed steps, that of the checkpoint
     * @param steps number of steps of the whole run; {@link Integer#MAX_VALUE} if it ends at a time
     * @param directory the output directory
     */
    public record Stopped(StopReason reason, long step, long steps, Path directory) {
        /** A line for people. */
        String line(String continuation) {
            return "stopped after step " + step + (steps < Integer.MAX_VALUE ? " of " + steps : "") + " ("
                    + reason.cause() + "), with a checkpoint. To continue: " + continuation;
        }
    }

    /**
     * Creates the job of a run file.
     *
     * @param runFile the run file
     * @param restart the unfinished run to continue; empty for a new run
     * @param survival options for surviving the death of ranks; empty if the run does not
     * @param surroundings the environment
     */
    public RunJob(
            RunFile runFile, Optional<Restart> restart, Optional<RecoveryOptions> survival, Surroundings surroundings) {
        this.runFile = runFile;
        this.restart = restart;
        this.survival = survival;
        this.surroundings = surroundings;
        this.snapshots = Streams.tables(runFile.streams());
        this.integrals = runFile.integrals().map(series -> new StepTable("integrals", series.fields()));
        this.observers = new Observers(List.of(), runFile.likelySteps());
        this.blowUp = new BlowUpAccount(runFile, surroundings);
    }

    /** The result, after the job; empty in processes without rank 0. */
    public Optional<RunResult> result() {
        return Optional.ofNullable(result);
    }

    @Override
    public void run(Comm comm) {
        try {
            runFile.fault().ifPresent(fault -> requireSense(fault, comm.size()));
            DeviceChoice devices = surroundings.devices();
            Optional<Restart.Choice> from = restart.map(r -> r.choose(comm));
            if (comm.rank() == 0) {
                from.ifPresentOrElse(this::tellDamaged, this::requireFreePlaces);
                restart.ifPresent(
                        before -> before.changes().forEach(change -> surroundings.note("continuing though " + change)));
                directory = surroundings.directory();
                path = directory().directory();
                observers = new Observers(surroundings.observers(), runFile.likelySteps());
            }
            runOn(comm, devices, from);
        } catch (RankKilled e) {
            throw e; // the remaining ranks continue with the open files
        } catch (RuntimeException | Error e) {
            if (comm.rank() == 0) {
                abandon(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** Refuses to begin a run where another run has checkpoints or output, outside the output directory. */
    private void requireFreePlaces() {
        CheckpointPlace.requireNone(runFile);
        runFile.streams().stream()
                .flatMap(stream -> stream.formats().stream())
                .filter(ZarrFormat.class::isInstance)
                .map(ZarrFormat.class::cast)
                .forEach(ZarrFormat::requireNone);
    }

    private void tellDamaged(Restart.Choice choice) {
        for (String damaged : choice.damaged()) {
            surroundings.note(damaged);
        }
        if (!choice.damaged().isEmpty()) {
            surroundings.note("continuing from the checkpoint of step "
                    + choice.checkpoint().step() + ", which is undamaged");
        }
    }

    /** Closes the files of an unfinished run; completed files stay in its directory. */
    public void abandon() {
        abandon("the run did not end");
    }

    private void abandon(String why) {
        end(RunEvent.Kind.FAILED, why);
    }

    /** Ends the observers and closes the files of a run that did not end. */
    private synchronized void end(RunEvent.Kind kind, String why) {
        observers.end(kind, why);
        OutputDirectory output = directory;
        directory = null;
        if (output != null && result == null) {
            output.abandon();
        }
    }

    private void runOn(Comm comm, DeviceChoice devices, Optional<Restart.Choice> from) {
        List<RunListener> all = new ArrayList<>();
        ChecksumOutput sum =
                new ChecksumOutput(runFile.problem().outputs().getFirst().field());
        Streams streams = new Streams(
                runFile.streams(),
                new StreamOutput.Description(runFile.name(), runFile.problem().marchesInTime()),
                snapshots,
                this::directory,
                (run, stream) -> all.forEach(listener -> listener.snapshot(run, stream)));
        all.addAll(streams.listeners());
        all.add(sum);
        runFile.problem()
                .receivers()
                .ifPresent(line -> all.add(new ReceiverTraces(runFile.name(), line, this::directory)));
        integrals.ifPresent(
                table -> all.add(new IntegralSeries(runFile.integrals().orElseThrow(), table, this::directory)));
        all.addAll(surroundings.listeners(this::directory));
        long[] stops = Observers.intervals(observers, comm);
        all.add(observers);
        SettingChanges changes = new SettingChanges(
                runFile,
                from.map(choice -> restart.orElseThrow().changesBefore(choice.checkpoint()))
                        .orElse(List.of()),
                survival.isEmpty());
        try (Listeners listeners = new Listeners(all, changes::change, runFile.likelySteps())) {
            try {
                drive(comm, devices, from, new Hooks(listeners, changes, streams, sum, stops));
            } catch (RankKilled e) {
                throw e;
            } catch (RuntimeException | Error e) {
                listeners.failed(e);
                throw e;
            }
        }
    }

    private OutputDirectory directory() {
        return Optional.ofNullable(directory).orElseThrow();
    }

    /** The listeners of one rank. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Hooks(
            Listeners listeners, SettingChanges changes, Streams streams, ChecksumOutput sum, long[] stops) {}

    private void drive(Comm comm, DeviceChoice devices, Optional<Restart.Choice> from, Hooks hooks) {
        boolean[] started = {false};
        try (Device device = asked("--device", () -> devices.open(comm.rank()));
                Driver.Result outcome =
                        driver(comm, devices, from, hooks, started).run(comm, device, runFile.steps())) {
            if (outcome.comm().isPresent() && outcome.comm().get().rank() == 0) {
                Simulation simulation = outcome.simulation().orElseThrow();
                result = new RunResult(
                        runFile,
                        comm.provider(),
                        simulation.report(),
                        outcome.recoveries(),
                        List.copyOf(moves),
                        outcome.checkpoints(),
                        Optional.ofNullable(deviceUse).orElseThrow(),
                        simulation.clock(),
                        simulation.dtSeconds(),
                        from.map(choice -> choice.checkpoint().step()).orElse(0L),
                        checksum,
                        simulation.solves(),
                        hooks.changes.changes(),
                        Optional.ofNullable(directory));
                observers.end(RunEvent.Kind.FINISHED, "");
            }
        } catch (StoppedException e) {
            throw stopped(e, comm);
        } catch (IllegalArgumentException e) {
            // The start checks the settings; an exception means that the run file is wrong.
            throw started[0] ? e : mistake(runFile.name(), e);
        } catch (NotFiniteException e) {
            throw blownUp(e, comm);
        } catch (RecoveryException e) {
            throw new RunFailure(String.valueOf(e.getMessage()), e);
        } catch (DataException e) {
            throw new RunFailure("--restart: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new RunFailure(
                    e.getMessage()
                            + (started[0]
                                    ? " Free some space; --restart continues from the last complete checkpoint"
                                    : ""),
                    e);
        }
    }

    /** Closes the files of a run that stopped, before any rank leaves the job. */
    private RunStopped stopped(StoppedException e, Comm comm) {
        StopReason reason = StopReason.of(e.reason()).orElseThrow();
        Stopped stopped = new Stopped(reason, e.step(), runFile.steps(), path);
        String line = stopped.line(surroundings.continuation(path));
        if (comm.rank() == 0) {
            end(RunEvent.Kind.STOPPED, line);
            surroundings.stopped(stopped);
        }
        if (survival.isEmpty()) {
            comm.barrier();
        }
        return new RunStopped(line, e);
    }

    /** Writes what is known of a value that is not finite, before any rank leaves the job. All ranks throw the same. */
    private RunFailure blownUp(NotFiniteException e, Comm comm) {
        if (e.blowUp().isEmpty()) {
            return new RunFailure(String.valueOf(e.getMessage()), e);
        }
        BlowUpReport report = new BlowUpReport(e.blowUp().get(), runFile.name());
        write(report);
        if (survival.isEmpty()) {
            comm.barrier();
        }
        return new RunFailure(
                e.getMessage() + System.lineSeparator() + report.table() + System.lineSeparator() + blowUp.text(path),
                e);
    }

    /** Not while another rank closes the files. */
    private synchronized void write(BlowUpReport report) {
        OutputDirectory output = directory;
        if (output != null) {
            blowUp.write(report, output, path);
        }
    }

    private Driver driver(
            Comm comm, DeviceChoice devices, Optional<Restart.Choice> from, Hooks hooks, boolean[] started) {
        Driver driver = Driver.of(hooks.changes.current().model())
                .partition(ranks -> asked("-n " + ranks.size(), () -> decomposition(devices, ranks, comm.rank())))
                .how(setup -> observers.on(setup(setup, hooks.streams), hooks.stops))
                .atStart((simulation, ranks) -> {
                    started[0] = true;
                    if (runFile.device().show() && ranks.rank() == 0) {
                        simulation.deviceSource().ifPresent(surroundings::show);
                    }
                })
                // Before the fields are written, so that output does not count as device traffic.
                .atEnd((simulation, ranks) -> deviceUse = DeviceUse.of(simulation, ranks));
        driver = hooks.listeners
                .on(driver)
                .atEnd((_, ranks) -> checksum = ranks.rank() == 0 ? hooks.sum.hex() : checksum);
        if (runFile.untilSeconds().isPresent()) {
            driver = driver.until(runFile.untilSeconds().getAsDouble());
        }
        driver = driver.checkpoints(
                        CheckpointPlace.open(checkpoints(comm)),
                        runFile.checkpoint().every().isPresent()
                                ? runFile.checkpoint().every().getAsInt()
                                : Long.MAX_VALUE,
                        () -> Restart.properties(runFile, hooks.changes.changes()),
                        (simulation, ranks) -> hooks.listeners.tell(RunListener::checkpoint, simulation, ranks))
                .checkpointsInBackground(runFile.checkpoint().background())
                .stoppingOn(surroundings::stop);
        OptionalLong last = surroundings.stopAfterStep();
        if (last.isPresent()) {
            driver = driver.stoppingAfter(last.getAsLong(), StopReason.STEP.code());
        }
        if (runFile.balance().isPresent()) {
            driver = driver.balancing(surroundings.balance(runFile.balance().get()))
                    .atMove((_, ranks, move) -> tell(move, ranks));
        }
        if (from.isPresent()) {
            boolean unchanged = restart.orElseThrow().changes().isEmpty();
            driver = driver.from(from.get().checkpoint(), unchanged);
        }
        if (runFile.fault().isPresent()) {
            Fault fault = runFile.fault().get();
            driver = driver.how(setup -> setup.every(fault.step(), simulation -> kill(fault, simulation, comm)));
        }
        return survival.isPresent() ? driver.surviving(survival.get()) : driver;
    }

    private void tell(BlockMove move, Comm ranks) {
        if (ranks.rank() == 0) {
            moves.add(move);
            surroundings.note(move.text());
        }
    }

    /** The decomposition; if devices differ, blocks are proportional to the speed of their devices. */
    private Decomposition decomposition(DeviceChoice devices, Comm comm, int worldRank) {
        if (!devices.mixed() || comm.size() == 1) {
            return runFile.decomposition(comm.size());
        }
        double[] speeds = SpeedTrial.speeds(runFile.model(), devices, comm, worldRank);
        return Decomposition.of(runFile.problem().grid(), comm.size(), speeds);
    }

    private Simulation.Setup setup(Simulation.Setup fresh, Streams streams) {
        Simulation.Setup setup = streams.on(fresh.overlap(runFile.overlap()));
        if (runFile.tiling().isPresent()) {
            setup = setup.tiling(runFile.tiling().getAsInt());
        } else {
            setup = setup.earlierTilings(
                    problem -> TilingCache.of(Host.here()).chosen(problem),
                    (problem, steps) -> TilingCache.of(Host.here()).keep(problem, steps));
        }
        if (runFile.stopTest().isPresent()) {
            setup = setup.stopWhen(runFile.stopTest().get());
        }
        return runFile.finiteChecks()
                .map(checks -> checks.warning(checks.doublings(), this::warn))
                .map(setup::finiteChecks)
                .orElse(setup);
    }

    /** Prints a warning of a field that grows, once, in the process of rank 0. */
    private void warn(FiniteChecks.Growth growth) {
        if (directory != null && warned.add(growth.field())) {
            surroundings.note("warning: " + growth.message());
        }
    }

    /** The place of checkpoints, broadcast from rank 0, which opened the output directory. Collective. */
    private String checkpoints(Comm comm) {
        String here = Optional.ofNullable(directory)
                .map(output -> CheckpointPlace.of(runFile, output.directory()))
                .orElse("");
        return Texts.tell(comm, here, 0);
    }

    private void requireSense(Fault fault, int ranks) {
        if (fault.rank() >= ranks || fault.step() > runFile.steps()) {
            throw new ConfigException("fault.kill: rank " + fault.rank() + " at step " + fault.step()
                    + " does not exist in a run of ranks 0 … " + (ranks - 1) + " and " + runFile.steps() + " steps");
        }
    }

    /** Ends a rank like a crash, to demonstrate survival or restart. */
    private void kill(Fault fault, Simulation simulation, Comm world) {
        if (world.rank() != fault.rank() || simulation.clock().step() != fault.step()) {
            return;
        }
        if (world instanceof FaultTolerantComm mortal) {
            throw mortal.die();
        }
        if (world.ranksAreProcesses()) {
            Runtime.getRuntime().halt(KILLED);
        }
        throw new RunFailure("rank " + fault.rank() + " died at step " + fault.step() + " (fault.kill);"
                + " with --survive the run continues without it");
    }

    /** Calls {@code supplier}; an {@link IllegalArgumentException} becomes an error of {@code key}. */
    private static <T> T asked(String key, Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (IllegalArgumentException e) {
            throw mistake(key, e);
        }
    }

    private static ConfigException mistake(String key, IllegalArgumentException e) {
        return new ConfigException(key + ": " + e.getMessage(), e);
    }
}
