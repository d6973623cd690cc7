package org.parhelion.recovery;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.parhelion.balance.Balancer;
import org.parhelion.balance.BlockMove;
import org.parhelion.comm.Comm;
import org.parhelion.io.CheckpointSeries;
import org.parhelion.solver.NotFiniteException;
import org.parhelion.solver.Simulation;

/** One simulation of a run, from its start to the last step or a death: calls listeners, and writes checkpoints to disk. */
final class Leg implements AutoCloseable {
    private static final long NEVER = -1;
    /** To estimate the duration of a checkpoint before the first one. */
    private static final double SLOW_BYTES_PER_SECOND = 50e6;

    private final Plan plan;
    private final Comm comm;
    private final long steps;
    private final ListenerCalls delivered;
    private final Simulation simulation;
    private final Optional<Balancer> balancer;
    private long checkedStep = NEVER;
    private final Optional<CheckpointSeries> series;
    /** The step of the last checkpoint that was begun, and of the last that is complete. */
    private long begunCheckpoint = NEVER;

    private long lastCheckpoint = NEVER;
    private double checkpointSeconds;
    private double copySeconds;
    private int stopReason;
    private long checkpoints;
    private Optional<CheckpointTimes> checkpointTimes = Optional.empty();

    private Leg(
            Plan plan,
            Simulation.Setup setup,
            UnaryOperator<Simulation.Setup> last,
            Comm comm,
            long steps,
            Saved saved,
            ListenerCalls delivered) {
        this.plan = plan;
        this.comm = comm;
        this.steps = steps;
        this.delivered = delivered;
        this.series = plan.disk.map(disk -> DiskCheckpoint.series(plan, disk, comm));
        Simulation.Setup observed = plan.how.apply(setup);
        for (int e = 0; e < plan.events.size(); e++) {
            int event = e;
            Plan.Event each = plan.events.get(e);
            observed = each.steps() > 0
                    ? observed.every(each.steps(), sim -> call(event, sim))
                    : observed.everySeconds(each.seconds(), sim -> call(event, sim));
        }
        // After the listeners, so that the output is complete up to the step of the checkpoint.
        if (plan.disk.isPresent()) {
            observed = observed.every(plan.disk.get().every(), this::checkpoint);
        }
        for (Driver.RoundListener listener : plan.everyRound) {
            observed = observed.everyRound(sim -> listener.look(sim, comm, () -> checkpointNow(sim)));
        }
        if (plan.disk.isPresent()) {
            StopPoll poll = new StopPoll(plan.stop.orElse((_, _) -> 0), comm);
            observed = observed.everyRound(sim -> poll(poll, sim));
        }
        if (plan.balance.isPresent()) {
            observed = observed.everyRound(this::balance);
        }
        this.simulation = last.apply(observed).start();
        this.checkpointSeconds = 1 + bytes(simulation) / SLOW_BYTES_PER_SECOND;
        this.balancer = plan.balance.map(options -> Balancer.of(options, simulation, comm, this::moved));
        try {
            plan.atStart.forEach(listener -> listener.look(simulation, comm));
            plan.kept.forEach(
                    (name, state) -> saved.of(name, state).ifPresent(source -> state.load(simulation, comm, source)));
        } catch (RuntimeException | Error e) {
            simulation.close();
            throw e;
        }
    }

    /** After all other observers: the output and checkpoints of this step are of the old blocks. */
    private void balance(Simulation sim) {
        if (stopReason == 0 && !plan.isEnd(sim, steps)) {
            balancer.orElseThrow().afterRound(plan.remainingSteps(sim, steps));
        }
    }

    private void moved(BlockMove move) {
        plan.atMove.forEach(listener -> listener.moved(simulation, comm, move));
    }

    /** The states of listeners at the first step of a leg. */
    @FunctionalInterface
    interface Saved {
        Optional<ListenerState.Source> of(String name, ListenerState state);
    }

    /** The states at the beginning of a run. */
    static Saved saved(Plan plan) {
        return (name, _) -> plan.from.flatMap(checkpoint -> DiskCheckpoint.kept(checkpoint, name));
    }

    /** The setup with the initial state of the whole run. */
    static Simulation.Setup begin(Plan plan, Simulation.Setup setup) {
        return plan.from.map(plan::state).map(setup::from).orElse(setup);
    }

    /**
     * Starts. Collective.
     *
     * @param setup the setup with its initial state
     * @param last adds observers that are called last at a step
     * @param saved the states of listeners
     */
    static Leg start(
            Plan plan,
            Simulation.Setup setup,
            UnaryOperator<Simulation.Setup> last,
            Comm comm,
            long steps,
            Saved saved,
            ListenerCalls delivered) {
        return new Leg(plan, setup, last, comm, steps, saved, delivered);
    }

    Simulation simulation() {
        return simulation;
    }

    private void call(int event, Simulation sim) {
        long step = sim.clock().step();
        Driver.Listener listener = plan.events.get(event).listener();
        if (delivered.isDue(event, step)) {
            if (listener.checksFields()) {
                lookChecked(listener, sim);
            } else {
                requireFinite(sim);
                listener.look(sim, comm);
            }
            agreeThatAllHaveEnded();
            delivered.called(event, step);
        } else {
            listener.repeat(sim, comm);
        }
    }

    private void lookChecked(Driver.Listener listener, Simulation sim) {
        try {
            listener.look(sim, comm);
        } catch (NotFiniteException e) {
            throw explained(completed(e, sim));
        }
    }

    private void agreeThatAllHaveEnded() {
        if (plan.survival.isPresent()) {
            comm.barrier();
        }
    }

    private void checkpoint(Simulation sim) {
        if (!plan.isEnd(sim, steps)) {
            complete(sim); // before the check, so that it is there if the fields are not finite
            long begun = System.nanoTime();
            Map<String, ListenerState.Saved> kept = new TreeMap<>();
            plan.kept.forEach((name, state) -> kept.put(name, state.save(sim, comm)));
            CheckpointSeries written = series.orElseThrow();
            DiskCheckpoint.write(
                    written, sim, comm, plan.disk.orElseThrow().properties().get(), kept, () -> requireFinite(sim));
            begunCheckpoint = sim.clock().step();
            copySeconds = 1e-9 * (System.nanoTime() - begun);
            if (!written.isPending()) {
                completed(sim);
            }
        }
    }

    /** Writes a checkpoint of this step that is complete before the next step. Collective. */
    private void checkpointNow(Simulation sim) {
        if (plan.disk.isEmpty()) {
            throw new IllegalStateException("a checkpoint needs a place: add checkpoints(…) to the driver");
        }
        if (begunCheckpoint != sim.clock().step()) {
            checkpoint(sim);
        }
        complete(sim);
    }

    /** Completes the checkpoint that is written in the background, if there is one. Collective. */
    private void complete(Simulation sim) {
        if (series.isPresent() && series.get().isPending()) {
            DiskCheckpoint.commit(series.get());
            completed(sim);
        }
    }

    private void completed(Simulation sim) {
        double took = copySeconds + series.orElseThrow().lastBackgroundSeconds();
        checkpointSeconds = lastCheckpoint == NEVER ? took : Math.max(checkpointSeconds, took);
        lastCheckpoint = begunCheckpoint;
        checkpoints++;
        plan.disk.orElseThrow().written().look(sim, comm);
    }

    /** Completes the pending checkpoint, which is good, when the fields no longer are. Collective: the check is. */
    private NotFiniteException completed(NotFiniteException e, Simulation sim) {
        try {
            complete(sim);
        } catch (UncheckedIOException io) {
            e.addSuppressed(io);
        }
        return e;
    }

    private static double bytes(Simulation simulation) {
        return (double) simulation.model().stateNames().size()
                * simulation.block().owned().volume()
                * simulation.model().precision().byteSize();
    }

    private void poll(StopPoll poll, Simulation sim) {
        int reason = poll.afterRound(checkpointSeconds, series.orElseThrow().isWriting());
        if (poll.noneWrites() && DiskCheckpoint.advance(series.orElseThrow())) {
            completed(sim);
        }
        if (reason > 0 && !plan.isEnd(sim, steps)) {
            checkpointNow(sim);
            stopReason = reason;
            sim.endRun();
        }
    }

    /** Checks the fields once at each step with a checkpoint or a listener. */
    private void requireFinite(Simulation sim) {
        long step = sim.clock().step();
        if (checkedStep != step) {
            try {
                sim.requireFinite();
            } catch (NotFiniteException e) {
                throw explained(completed(e, sim));
            }
            checkedStep = step;
        }
    }

    private NotFiniteException explained(NotFiniteException e) {
        String good = "There is no good checkpoint to continue from";
        if (lastCheckpoint != NEVER) {
            good = lastGood(lastCheckpoint, plan.disk.orElseThrow().store().toString());
        } else if (plan.from.isPresent()) {
            good = lastGood(plan.from.get().step(), plan.from.get().place());
        }
        return new NotFiniteException(e, good);
    }

    private static String lastGood(long step, String place) {
        return "The last good checkpoint is that of step " + step + ", in " + place;
    }

    /**
     * Performs the remaining steps. Collective.
     *
     * @throws StoppedException if the run was asked to stop before
     */
    void advance() {
        try {
            long last = Math.min(steps, plan.stopAfterStep);
            simulation.runUntil(
                    plan.untilSeconds, Math.max(0, last - simulation.clock().step()));
        } catch (NotFiniteException e) {
            if (checkedBefore(e)) {
                throw e;
            }
            throw explained(completed(e, simulation));
        }
        stopAfterStep();
        complete(simulation);
        if (stopReason > 0) {
            throw new StoppedException(simulation.clock().step(), stopReason);
        }
    }

    private void stopAfterStep() {
        long step = simulation.clock().step();
        if (stopReason == 0 && step >= plan.stopAfterStep && !plan.isEnd(simulation, steps)) {
            stopReason = plan.stopAfterReason;
            boolean there =
                    plan.from.filter(checkpoint -> checkpoint.step() == step).isPresent();
            if (!there) {
                checkpointNow(simulation);
            }
        }
    }

    /** Whether the exception of {@link #requireFinite} is complete already. */
    private static boolean checkedBefore(NotFiniteException e) {
        return e.getCause() instanceof NotFiniteException;
    }

    /** Checks the final fields, and calls the listeners for the end. Collective. */
    void end() {
        requireFinite(simulation);
        checkpointTimes = series.map(all -> CheckpointTimes.of(checkpoints, all, comm));
        if (delivered.isEndDue()) {
            plan.atEnd.forEach(listener -> listener.look(simulation, comm));
            agreeThatAllHaveEnded();
            delivered.endCalled();
        }
    }

    /** The times of checkpoints, after {@link #end}. */
    Optional<CheckpointTimes> checkpointTimes() {
        return checkpointTimes;
    }

    @Override
    public void close() {
        series.ifPresent(CheckpointSeries::close);
        simulation.close();
    }
}
