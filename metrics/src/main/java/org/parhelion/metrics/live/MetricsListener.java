package org.parhelion.metrics.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;
import org.parhelion.metrics.status.ProcessSample;
import org.parhelion.metrics.status.RankSample;
import org.parhelion.metrics.status.RunDescription;
import org.parhelion.metrics.status.RunState;
import org.parhelion.metrics.status.RunStatus;
import org.parhelion.recovery.ListenerState;
import org.parhelion.runs.job.LiveRun;
import org.parhelion.runs.job.Round;
import org.parhelion.runs.job.RunListener;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.RunStopped;
import org.parhelion.solver.Model;
import org.parhelion.solver.NotFiniteException;
import org.parhelion.solver.Simulation;

/**
 * One rank's part of the metrics.
 *
 * <pre>
 *   rank n:  round, round, … a sample is due: one small isend to rank 0, if the one before is complete
 *   rank 0:  round, round, … now and then: iprobe, and recv of what has arrived
 * </pre>
 *
 * <p>No rank waits for another before the end, and no round is shortened. Ranks need not agree when a sample is due. All messages are on a
 * duplicate of the run's communicator.
 */
public final class MetricsListener implements RunListener {
    private static final int ROOT = 0;
    private static final int SAMPLE_TAG = 0;
    private static final int LAST_TAG = 1;
    private static final int PATH_BYTES = 32;

    /** Interval at which rank 0 updates the status and looks for samples. */
    private static final long ROOT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Least interval of samples of another rank. */
    private static final long RANK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Rank 0 gets at most this many samples a second, so that they cost it about 0.1 % of its time. */
    private static final long MOST_SAMPLES_PER_SECOND = 500;

    /** The stream of the output directory itself has no name. */
    private static final String UNNAMED = "default";

    private final RunStatus status;
    private final RunFile runFile;
    private @Nullable Comm ownComm;
    private @Nullable Request pending;
    private long intervalNanos;
    private long lastNanos;
    private boolean knowsProcess;
    private long checkpointStep;
    private long checkpointNanos;
    private double checkpointBytes;
    private final Map<String, Double> bytesOfOutput = new HashMap<>();

    /**
     * Creates the listener of one rank.
     *
     * @param status receives the figures; written by rank 0 only
     * @param runFile the run file
     */
    public MetricsListener(RunStatus status, RunFile runFile) {
        this.status = status;
        this.runFile = runFile;
    }

    @Override
    public boolean everyRound() {
        return true;
    }

    @Override
    public void started(LiveRun run) {
        Comm comm = run.comm().dup();
        ownComm = comm;
        pending = null;
        knowsProcess = comm.ranksAreProcesses() || comm.rank() == ROOT;
        intervalNanos = comm.rank() == ROOT
                ? ROOT_NANOS
                : Math.max(RANK_NANOS, TimeUnit.SECONDS.toNanos(comm.size()) / MOST_SAMPLES_PER_SECOND);
        lastNanos = System.nanoTime() - intervalNanos;
        List<String> paths = paths(comm, run.simulation().path());
        if (comm.rank() == ROOT) {
            begin(run, paths);
            update(run);
        }
    }

    private void begin(LiveRun run, List<String> paths) {
        Simulation simulation = run.simulation();
        Model model = simulation.model();
        status.begin(
                new RunDescription(
                        runFile.name(),
                        runFile.problemType(),
                        RunFile.nameOf(runFile.precision()),
                        model.grid().shape(),
                        run.comm().provider(),
                        model.grid().pointCount(),
                        simulation.report().bytesPerPoint(),
                        runFile.steps(),
                        runFile.untilSeconds(),
                        paths),
                simulation.clock().step());
        checkpointBytes = (double) model.stateNames().size()
                * model.grid().pointCount()
                * model.precision().storage().byteSize();
        for (FieldStream stream : runFile.streams()) {
            double bytes = stream.size(model, 1).bytes() - stream.size(model, 0).bytes();
            bytesOfOutput.put(stream.name(), bytes);
            status.stream(label(stream));
        }
    }

    /** The execution path of each rank. Collective. */
    private static List<String> paths(Comm comm, String path) {
        byte[] own = Arrays.copyOf(path.getBytes(StandardCharsets.UTF_8), PATH_BYTES);
        byte[] all = new byte[comm.size() * PATH_BYTES];
        comm.allgather(Buffer.of(own), Buffer.of(all));
        List<String> paths = new ArrayList<>();
        for (int rank = 0; rank < comm.size(); rank++) {
            paths.add(new String(all, rank * PATH_BYTES, PATH_BYTES, StandardCharsets.UTF_8).replace("\0", ""));
        }
        return paths;
    }

    private static String label(FieldStream stream) {
        return stream.name().isEmpty() ? UNNAMED : stream.name();
    }

    private Comm comm() {
        if (ownComm == null) {
            throw new IllegalStateException("the run has not started");
        }
        return ownComm;
    }

    @Override
    public void round(LiveRun run, Round round) {
        long now = System.nanoTime();
        if (now - lastNanos < intervalNanos) {
            return;
        }
        lastNanos = now;
        if (comm().rank() == ROOT) {
            update(run);
            receive();
        } else if (pending == null || pending.test()) {
            pending = comm().isend(Buffer.of(sample(run).numbers()), ROOT, SAMPLE_TAG);
        }
    }

    /** {@inheritDoc} Ranks and times are those of before. */
    @Override
    public void moved(LiveRun run) {
        if (comm().rank() == ROOT) {
            status.moved();
            update(run);
        }
    }

    private void update(LiveRun run) {
        Simulation simulation = run.simulation();
        status.progress(simulation.clock().step(), simulation.clock().timeSeconds(), simulation.dtSeconds());
        status.sample(ROOT, sample(run));
    }

    private RankSample sample(LiveRun run) {
        Simulation simulation = run.simulation();
        return new RankSample(
                simulation.times(),
                simulation.block().owned().volume(),
                simulation.deviceTraffic(),
                knowsProcess ? ProcessSample.here() : ProcessSample.NONE);
    }

    /** Receives the samples that have arrived. Rank 0 only. */
    private void receive() {
        double[] numbers = new double[RankSample.NUMBERS];
        Optional<Status> arrived = comm().iprobe(Comm.ANY_SOURCE, SAMPLE_TAG);
        while (arrived.isPresent()) {
            int rank = arrived.get().source();
            comm().recv(Buffer.of(numbers), rank, SAMPLE_TAG);
            status.sample(rank, RankSample.of(numbers));
            arrived = comm().iprobe(Comm.ANY_SOURCE, SAMPLE_TAG);
        }
    }

    @Override
    public void snapshot(LiveRun run, FieldStream stream) {
        if (run.comm().rank() == ROOT) {
            status.output(label(stream), bytesOfOutput.getOrDefault(stream.name(), 0.0));
        }
    }

    /** The listener keeps no state; its name makes {@link #save} tell when a checkpoint begins. */
    @Override
    public String stateName() {
        return "metrics";
    }

    @Override
    public ListenerState.Saved save(LiveRun run) {
        checkpointStep = run.simulation().clock().step();
        checkpointNanos = System.nanoTime();
        return ListenerState.Saved.NONE;
    }

    @Override
    public void checkpoint(LiveRun run) {
        if (run.comm().rank() == ROOT) {
            status.checkpoint(checkpointStep, 1e-9 * (System.nanoTime() - checkpointNanos), checkpointBytes);
        }
    }

    /** {@inheritDoc} Rank 0 gets the last figures of all ranks. */
    @Override
    public void finished(LiveRun run) {
        Comm comm = comm();
        if (comm.rank() == ROOT) {
            RankSample[] last = new RankSample[comm.size()];
            last[ROOT] = sample(run);
            double[] numbers = new double[RankSample.NUMBERS];
            for (int rank = 1; rank < last.length; rank++) {
                comm.recv(Buffer.of(numbers), rank, LAST_TAG);
                last[rank] = RankSample.of(numbers);
            }
            receive(); // those before the last
            update(run);
            for (int rank = 0; rank < last.length; rank++) {
                status.sample(rank, last[rank]);
            }
            runFile.streams().stream().filter(FieldStream::atEnd).forEach(stream -> snapshot(run, stream));
            status.end(RunState.FINISHED, false);
        } else {
            Request last = comm.isend(Buffer.of(sample(run).numbers()), ROOT, LAST_TAG);
            if (pending != null) {
                pending.await();
            }
            last.await();
        }
        comm.close();
    }

    @Override
    public void failed(Throwable failure) {
        // Another rank may have left first, on threads: its exception is then the cause.
        boolean stopped = false;
        boolean notFinite = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            stopped |= cause instanceof RunStopped;
            notFinite |= cause instanceof NotFiniteException;
        }
        status.end(stopped ? RunState.STOPPED : RunState.FAILED, notFinite);
    }
}
