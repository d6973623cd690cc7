package org.parhelion.runs.job;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.parhelion.comm.Comm;
import org.parhelion.recovery.Driver;
import org.parhelion.recovery.ListenerState;
import org.parhelion.solver.Simulation;

/** The listeners of one rank, in the order in which they are called. */
final class Listeners implements AutoCloseable {
    private final List<RunListener> all;
    private final BiFunction<LiveRun, String, Optional<String>> change;
    private final long steps;

    /** The state of a listener. */
    private record State(RunListener listener, long steps) implements ListenerState {
        @Override
        public Saved save(Simulation simulation, Comm comm) {
            return listener.save(new LiveRun(simulation, comm, steps));
        }

        @Override
        public boolean isSetBack() {
            return listener.stateIsSetBack();
        }

        @Override
        public void load(Simulation simulation, Comm comm, Source source) {
            listener.load(new LiveRun(simulation, comm, steps), source);
        }
    }

    /** The calls of a listener at its steps. */
    private record Steps(RunListener listener, long steps) implements Driver.Listener {
        @Override
        public void look(Simulation simulation, Comm comm) {
            listener.step(new LiveRun(simulation, comm, steps));
        }

        @Override
        public void repeat(Simulation simulation, Comm comm) {
            listener.repeated(new LiveRun(simulation, comm, steps));
        }

        @Override
        public boolean checksFields() {
            return listener.checksFields();
        }
    }

    /**
     * @param all the listeners
     * @param change changes a setting of a run; returns why it did not. Collective
     * @param steps number of steps of the whole run
     */
    Listeners(List<RunListener> all, BiFunction<LiveRun, String, Optional<String>> change, long steps) {
        this.all = List.copyOf(all);
        this.change = change;
        this.steps = steps;
    }

    /** Adds these listeners to {@code driver}. */
    Driver on(Driver driver) {
        Driver listened = driver.atStart((simulation, comm) -> tell(RunListener::started, simulation, comm));
        listened = listened.atMove((simulation, comm, _) -> tell(RunListener::moved, simulation, comm));
        for (RunListener listener : all) {
            listened = listened.checkpointsAfter(listener::onDisk);
            if (listener.everyRound()) {
                listened = listened.everyRound((simulation, comm, checkpoint) ->
                        round(listener, new LiveRun(simulation, comm, steps), checkpoint));
            }
            long every = listener.every(steps);
            if (every > 0) {
                listened = listened.every(every, new Steps(listener, steps));
            } else if (listener.everySeconds() > 0) {
                listened = listened.everySeconds(listener.everySeconds(), new Steps(listener, steps));
            }
        }
        for (RunListener listener : all) {
            if (!listener.stateName().isEmpty()) {
                listened = listened.keeping(listener.stateName(), new State(listener, steps));
            }
        }
        return listened.atEnd((simulation, comm) -> tell(RunListener::finished, simulation, comm));
    }

    private void round(RunListener listener, LiveRun run, Runnable checkpoint) {
        listener.round(run, new Round() {
            @Override
            public void checkpoint() {
                checkpoint.run();
            }

            @Override
            public Optional<String> change(String setting) {
                return change.apply(run, setting);
            }
        });
    }

    /** Calls a method of every listener. */
    void tell(BiConsumer<RunListener, LiveRun> what, Simulation simulation, Comm comm) {
        LiveRun run = new LiveRun(simulation, comm, steps);
        all.forEach(listener -> what.accept(listener, run));
    }

    /** Calls {@link RunListener#failed} of every listener; their exceptions are added to {@code failure} as suppressed. */
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
