package org.parhelion.runs.job;

import java.util.List;
import java.util.function.BiConsumer;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.solver.Simulation;

/**
 * The observers of a run; rank 0 sends them events. They belong to the process and not to a rank, because another rank becomes
 * rank 0 when it dies.
 */
final class Observers implements RunListener {
    private static final int ROOT = 0;

    private final List<ObserverThread> threads;
    private final long steps;
    private volatile RunEvent latest;

    /** @param steps number of steps of the whole run */
    Observers(List<RunObserver> observers, long steps) {
        this.threads = observers.stream()
                .map(observer -> new ObserverThread(observer, observer.every(steps)))
                .toList();
        this.steps = steps;
        this.latest = new RunEvent(RunEvent.Kind.STARTED, 0, steps, 0, "");
    }

    /**
     * The intervals of the observers, broadcast from rank 0, because all ranks must end their rounds at the same steps.
     * Collective.
     */
    static long[] intervals(Observers here, Comm comm) {
        int[] count = {here.threads.size()};
        comm.bcast(Buffer.of(count), ROOT);
        long[] every = new long[count[0]];
        for (int n = 0; n < here.threads.size() && n < every.length; n++) {
            every[n] = here.threads.get(n).every();
        }
        comm.bcast(Buffer.of(every), ROOT);
        return every;
    }

    /** Adds a stop to {@code setup} for each interval, at which rank 0 sends events. */
    Simulation.Setup on(Simulation.Setup setup, long... intervals) {
        Simulation.Setup observed = setup;
        for (int n = 0; n < intervals.length; n++) {
            int observer = n;
            observed = observed.every(intervals[n], simulation -> {
                if (simulation.block().rank() == ROOT && !threads.isEmpty()) {
                    threads.get(observer).offer(event(RunEvent.Kind.STEP, simulation));
                }
            });
        }
        return observed;
    }

    private RunEvent event(RunEvent.Kind kind, Simulation simulation) {
        RunEvent event = new RunEvent(
                kind, simulation.clock().step(), steps, simulation.clock().timeSeconds(), "");
        latest = event;
        return event;
    }

    @Override
    public void started(LiveRun run) {
        onFirst(run, RunEvent.Kind.STARTED, ObserverThread::start);
    }

    @Override
    public void moved(LiveRun run) {
        // Observers see no blocks.
    }

    @Override
    public void snapshot(LiveRun run) {
        onFirst(run, RunEvent.Kind.SNAPSHOT, ObserverThread::offer);
    }

    @Override
    public void checkpoint(LiveRun run) {
        onFirst(run, RunEvent.Kind.CHECKPOINT, ObserverThread::offer);
    }

    private void onFirst(LiveRun run, RunEvent.Kind kind, BiConsumer<ObserverThread, RunEvent> what) {
        if (run.comm().rank() == ROOT) {
            RunEvent event = event(kind, run.simulation());
            threads.forEach(thread -> what.accept(thread, event));
        }
    }

    /** Sends the last event and closes the observers. Only the first call has an effect. On the thread of any rank. */
    synchronized void end(RunEvent.Kind kind, String message) {
        if (!latest.kind().isLast()) {
            latest = new RunEvent(kind, latest.step(), steps, latest.timeSeconds(), message);
            threads.forEach(thread -> thread.end(latest));
        }
    }
}
