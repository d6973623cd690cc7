package org.parhelion.runs.job;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.Fault;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.solver.NotFiniteException;
import org.parhelion.solver.Simulation;

/**
 * What every rank does: its part of the simulation, and with the others the output, which the first rank writes.
 *
 * <p>One job serves all ranks of a process. What differs from rank to rank lives in {@link #run} alone; what the first rank
 * needs is the job's, because another rank becomes the first when it dies.
 */
public final class RunJob implements RankBody {
    /** What a process ends with that was killed by signal 9. */
    private static final int KILLED = 137;

    private final RunFile runFile;
    private final Optional<Restart> restart;
    private final Optional<RecoveryOptions> survival;
    private final Surroundings surroundings;
    private volatile @Nullable OutputDirectory directory;
    private volatile Observers observers;
    private volatile String checksum = "";
    private volatile @Nullable DeviceUse deviceUse;
    private volatile @Nullable RunResult result;

    /** What a run needs from outside; each is asked on the rank that needs it. */
    public interface Surroundings {
        /** The devices that ranks compute on. */
        DeviceChoice devices();

        /** Shows the program of the first rank's device. First rank only. */
        void show(String deviceSource);

        /** Prints a line that the user should read while the run goes on. First rank only. */
        void note(String line);

        /** Opens the output directory. First rank only. */
        OutputDirectory directory();

        /** What watches the run; made anew for each call. First rank only. */
        List<RunObserver> observers();
    }

    /**
     * A job of one run file.
     *
     * @param runFile what is run
     * @param restart what the run goes on from; empty where it begins
     * @param survival how it goes on when a rank dies; empty if it does not
     * @param surroundings where its output goes
     */
    public RunJob(
            RunFile runFile, Optional<Restart> restart, Optional<RecoveryOptions> survival, Surroundings surroundings) {
        this.runFile = runFile;
        this.restart = restart;
        this.survival = survival;
        this.surroundings = surroundings;
        this.observers = new Observers(List.of(), runFile.steps());
    }

    /** What the first rank found, once the job is done; empty in processes without it. */
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
                from.ifPresent(this::tellDamaged);
                directory = surroundings.directory();
                observers = new Observers(surroundings.observers(), runFile.steps());
            }
            runOn(comm, devices, from);
        } catch (RankKilled e) {
            throw e; // the others go on, with what is open
        } catch (RuntimeException | Error e) {
            if (comm.rank() == 0) {
                abandon(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private void tellDamaged(Restart.Choice choice) {
        for (String damaged : choice.damaged()) {
            surroundings.note(damaged);
        }
        if (!choice.damaged().isEmpty()) {
            surroundings.note("going on from the checkpoint of step "
                    + choice.checkpoint().step() + ", which is whole");
        }
    }

    /** Closes what a run that did not end has open: what it had completed stays in its directory. */
    public void abandon() {
        abandon("the run did not end");
    }

    private synchronized void abandon(String why) {
        observers.end(RunEvent.Kind.FAILED, why);
        OutputDirectory output = directory;
        directory = null;
        if (output != null && result == null) {
            output.abandon();
        }
    }

    private void runOn(Comm comm, DeviceChoice devices, Optional<Restart.Choice> from) {
        List<RunListener> all = new ArrayList<>();
        FieldOutput fields =
                new FieldOutput(runFile, this::directory, run -> all.forEach(listener -> listener.snapshot(run)));
        all.add(fields);
        runFile.problem()
                .receivers()
                .ifPresent(line -> all.add(new ReceiverTraces(runFile.name(), line, this::directory)));
        long[] stops = Observers.intervals(observers, comm);
        all.add(observers);
        try (Listeners listeners = new Listeners(all, runFile.steps())) {
            try {
                drive(comm, devices, from, new Hooks(listeners, fields, stops));
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

    /** What one rank's driver calls. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Hooks(Listeners listeners, FieldOutput fields, long[] stops) {}

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
                        Optional.ofNullable(deviceUse).orElseThrow(),
                        simulation.clock(),
                        from.map(choice -> choice.checkpoint().step()).orElse(0L),
                        checksum,
                        Optional.ofNullable(directory));
                observers.end(RunEvent.Kind.FINISHED, "");
            }
        } catch (IllegalArgumentException e) {
            // The start checks what the settings ask for; what it refuses is the run file's fault.
            throw started[0] ? e : mistake(runFile.name(), e);
        } catch (NotFiniteException | RecoveryException e) {
            throw new RunFailure(String.valueOf(e.getMessage()), e);
        } catch (DataException e) {
            throw new RunFailure("--restart: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new RunFailure(
                    e.getMessage()
                            + (started[0]
                                    ? " Free some space; --restart goes on from the last complete checkpoint"
                                    : ""),
                    e);
        }
    }

    private Driver driver(
            Comm comm, DeviceChoice devices, Optional<Restart.Choice> from, Hooks hooks, boolean[] started) {
        Driver driver = Driver.of(runFile.model())
                .partition(ranks -> asked("-n " + ranks.size(), () -> decomposition(devices, ranks, comm.rank())))
                .how(setup -> observers.on(setup(setup), hooks.stops))
                .atStart((simulation, ranks) -> {
                    started[0] = true;
                    if (runFile.device().show() && ranks.rank() == 0) {
                        simulation.deviceSource().ifPresent(surroundings::show);
                    }
                })
                // Before the fields are written, which is not the run's use of its devices.
                .atEnd((simulation, ranks) -> deviceUse = DeviceUse.of(simulation, ranks));
        driver = hooks.listeners
                .on(driver)
                .atEnd((_, ranks) -> checksum = ranks.rank() == 0 ? hooks.fields.checksum() : checksum);
        if (runFile.checkpointEvery().isPresent()) {
            driver = driver.checkpoints(
                    checkpoints(comm),
                    runFile.checkpointEvery().getAsInt(),
                    Restart.properties(runFile),
                    (simulation, ranks) -> hooks.listeners.tell(RunListener::checkpoint, simulation, ranks));
        }
        if (from.isPresent()) {
            driver = driver.from(from.get().checkpoint());
        }
        if (runFile.fault().isPresent()) {
            Fault fault = runFile.fault().get();
            driver = driver.how(setup -> setup.every(fault.step(), simulation -> kill(fault, simulation, comm)));
        }
        return survival.isPresent() ? driver.surviving(survival.get()) : driver;
    }

    /** Who owns what: each rank as much as its device is fast where devices differ. */
    private Decomposition decomposition(DeviceChoice devices, Comm comm, int worldRank) {
        if (!devices.mixed() || comm.size() == 1) {
            return runFile.decomposition(comm.size());
        }
        double[] speeds = SpeedTrial.speeds(runFile.model(), devices, comm, worldRank);
        return Decomposition.of(runFile.problem().grid(), comm.size(), speeds);
    }

    private Simulation.Setup setup(Simulation.Setup fresh) {
        Simulation.Setup setup = fresh.overlap(runFile.overlap());
        if (runFile.tiling().isPresent()) {
            setup = setup.tiling(runFile.tiling().getAsInt());
        }
        if (runFile.stopTest().isPresent()) {
            setup = setup.stopWhen(runFile.stopTest().get());
        }
        return setup;
    }

    /** Where checkpoints go: rank 0, which alone knows the output directory, tells the others. Collective. */
    private Path checkpoints(Comm comm) {
        String here = Optional.ofNullable(directory)
                .map(output -> OutputDirectory.checkpoints(output.directory())
                        .toAbsolutePath()
                        .toString())
                .orElse("");
        return Path.of(Texts.tell(comm, here, 0));
    }

    private void requireSense(Fault fault, int ranks) {
        if (fault.rank() >= ranks || fault.step() > runFile.steps()) {
            throw new ConfigException("fault.kill: rank " + fault.rank() + " at step " + fault.step()
                    + " never comes in a run of ranks 0 … " + (ranks - 1) + " and " + runFile.steps() + " steps");
        }
    }

    /** Ends a rank as a crash would, for those who want to see a run survive it, or restart. */
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
        throw new RunFailure("rank " + fault.rank() + " died at step " + fault.step() + ", as fault.kill asks;"
                + " --survive goes on without it");
    }

    /** What {@code supplier} supplies; what it refuses is {@code key}'s fault. */
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
