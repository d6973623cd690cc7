package org.parhelion.runs.job;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.RankBody;
import org.parhelion.device.Device;
import org.parhelion.grid.Block;
import org.parhelion.grid.Decomposition;
import org.parhelion.recovery.DiskCheckpoint;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.problem.Traces;
import org.parhelion.solver.Simulation;

/**
 * What every rank does: its part of the simulation, and with the others the output, which rank 0 writes.
 *
 * <p>One job serves all ranks of a process; what differs from rank to rank lives in {@link #run} alone.
 */
public final class RunJob implements RankBody {
    /** Progress is told about this often in a run, and never between the steps of one exchange of up to as many. */
    private static final int TOLD = 32;

    private final RunFile runFile;
    private final Optional<Restart> restart;
    private final Surroundings surroundings;
    private volatile @Nullable RunResult result;

    /** What a run needs from outside; each is asked on the rank that needs it. */
    public interface Surroundings {
        /** The devices that ranks compute on. */
        DeviceChoice devices();

        /** Shows the program of rank 0's device. Rank 0 only. */
        void show(String deviceSource);

        /** Opens the output directory. Rank 0 only. */
        OutputDirectory directory();

        /** Starts to show how far a run of {@code steps} steps is. Rank 0 only. */
        ProgressView progress(String name, long steps);
    }

    /** @param restart what the run goes on from; empty where it begins */
    public RunJob(RunFile runFile, Optional<Restart> restart, Surroundings surroundings) {
        this.runFile = runFile;
        this.restart = restart;
        this.surroundings = surroundings;
    }

    /** What rank 0 found, once the job is done; empty in processes without rank 0. */
    public Optional<RunResult> result() {
        return Optional.ofNullable(result);
    }

    @Override
    public void run(Comm comm) {
        DeviceChoice devices = surroundings.devices();
        Decomposition decomposition = asked("-n " + comm.size(), () -> decomposition(devices, comm));
        Block block = decomposition.block(comm.rank());
        if (comm.rank() != 0) {
            simulate(block, devices, comm, Optional.empty(), ProgressView.NONE);
            return;
        }
        OutputDirectory directory = surroundings.directory();
        try (ProgressView progress = surroundings.progress(runFile.name(), runFile.steps())) {
            result = simulate(block, devices, comm, Optional.of(directory), progress);
        } finally {
            if (result == null) {
                directory.abandon();
            }
        }
    }

    /** Who owns what: each rank as much as its device is fast where devices differ. */
    private Decomposition decomposition(DeviceChoice devices, Comm comm) {
        if (!devices.mixed() || comm.size() == 1) {
            return runFile.decomposition(comm.size());
        }
        double[] speeds = SpeedTrial.speeds(runFile.problem().stencil(), runFile.precision(), devices, comm);
        return Decomposition.of(runFile.problem().grid(), comm.size(), speeds);
    }

    private RunResult simulate(
            Block block, DeviceChoice devices, Comm comm, Optional<OutputDirectory> directory, ProgressView progress) {
        try (Device device = asked("--device", () -> devices.open(comm.rank()));
                Simulation simulation = asked(runFile.name(), () -> simulation(block, device, comm))) {
            RunWriter writer = new RunWriter(runFile, simulation, comm, directory);
            Optional<Traces> traces = runFile.problem().listen(simulation, runFile.steps());
            runFile.snapshotEvery().ifPresent(every -> simulation.every(every, _ -> writer.snapshot()));
            runFile.checkpointEvery().ifPresent(every -> {
                Checkpoints checkpoints = new Checkpoints(runFile, comm, directory);
                simulation.every(every, checkpoints::write);
            });
            simulation.every(tellEvery(), s -> progress.reached(s.clock().step()));
            if (runFile.device().show() && comm.rank() == 0) {
                simulation.deviceSource().ifPresent(surroundings::show);
            }
            advance(simulation);
            DeviceUse deviceUse = DeviceUse.of(simulation, comm);
            writer.fields();
            traces.ifPresent(writer::traces);
            return new RunResult(
                    runFile,
                    comm.provider(),
                    simulation.report(),
                    deviceUse,
                    simulation.clock(),
                    writer.checksum(),
                    directory);
        }
    }

    private Simulation simulation(Block block, Device device, Comm comm) {
        Simulation simulation = Simulation.of(runFile.problem().stencil(), block, device, comm)
                .precision(runFile.precision())
                .overlap(runFile.overlap());
        runFile.problem().setUp(simulation);
        OptionalInt tiling = runFile.tiling();
        if (tiling.isPresent()) {
            simulation.tiling(tiling.getAsInt());
        }
        runFile.stopTest().ifPresent(simulation::stopWhen);
        restart.ifPresent(from -> DiskCheckpoint.resume(from.checkpoint(), simulation));
        return simulation;
    }

    /** The first step checks what the settings ask for; what it refuses is the run file's fault. */
    private void advance(Simulation simulation) {
        long begun = simulation.clock().step();
        try {
            simulation.run(runFile.steps() - begun);
        } catch (IllegalArgumentException e) {
            throw simulation.clock().step() == begun ? mistake(runFile.name(), e) : e;
        }
    }

    private long tellEvery() {
        long every = Math.max(1, runFile.steps() / TOLD);
        return every <= TOLD ? every : Math.ceilDiv(every, TOLD) * TOLD;
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
