package org.parhelion.runs.job;

import java.util.List;
import java.util.function.BiConsumer;
import org.parhelion.comm.Comm;
import org.parhelion.recovery.Driver;
import org.parhelion.solver.Simulation;

/** The listeners of one rank, in the order in which they are called. */
final class Listeners implements AutoCloseable {
    private final List<RunListener> all;
    private final long steps;

    /** @param steps of the whole run */
    Listeners(List<RunListener> all, long steps) {
        this.all = List.copyOf(all);
        this.steps = steps;
    }

    /** {@code driver} with these listeners. */
    Driver on(Driver driver) {
        Driver listened = driver.atStart((simulation, comm) -> tell(RunListener::started, simulation, comm));
        for (RunListener listener : all) {
            long every = listener.every(steps);
            if (every > 0) {
                listened = listened.every(
                        every, (simulation, comm) -> listener.step(new LiveRun(simulation, comm, steps)));
            }
        }
        return listened.atEnd((simulation, comm) -> tell(RunListener::finished, simulation, comm));
    }

    /** Tells every listener what the driver or one of them did. */
    void tell(BiConsumer<RunListener, LiveRun> what, Simulation simulation, Comm comm) {
        LiveRun run = new LiveRun(simulation, comm, steps);
        all.forEach(listener -> what.accept(listener, run));
    }

    /** Tells every listener that the run failed; what they throw is added to {@code failure}. */
    void failed(Throwable failure) {
        for (RunListener listener : all) {
            try {
                listener.failed(failure);
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() {
        all.forEach(RunListener::close);
    }
}
