package org.parhelion.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.parhelion.balance.LoadBalance;
import org.parhelion.grid.Decomposition;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;

/** The settings of a {@link Driver}. Changed only while a new driver is created from another. */
final class Plan {
    final Model model;
    final List<Event> events;
    final List<Driver.RoundListener> everyRound;
    final List<Driver.Listener> atStart;
    final List<Driver.Listener> atEnd;
    final List<Driver.MoveListener> atMove;
    /** The states of listeners, by name. */
    final Map<String, ListenerState> kept;
    /** What must be on disk before a checkpoint is complete. */
    final List<Supplier<CompletableFuture<Void>>> before;
    /** The time at which the run ends [s]; infinite if only the steps count. */
    double untilSeconds = Double.POSITIVE_INFINITY;

    Driver.Partition partition;
    UnaryOperator<Simulation.Setup> how;
    Optional<Disk> disk = Optional.empty();
    /** Whether checkpoints on disk are written in the background. */
    boolean background = true;

    Optional<Checkpoint> from = Optional.empty();
    /** Whether Δt after {@link #from} is that of the checkpoint, not the model's. */
    boolean keepsStep = true;

    Optional<RecoveryOptions> survival = Optional.empty();
    Optional<Driver.Stop> stop = Optional.empty();
    /** The step after which the run stops with a checkpoint, and the reason that it gives. */
    long stopAfterStep = Long.MAX_VALUE;

    int stopAfterReason;
    Optional<LoadBalance> balance = Optional.empty();

    /** A listener and its interval: in steps or, where these are 0, in simulated time [s]. */
    record Event(long steps, double seconds, Driver.Listener listener) {}

    /** Checkpoints on disk. */
    record Disk(ObjectStore store, long every, Supplier<Map<String, String>> properties, Driver.Listener written) {}

    Plan(Model model) {
        this.model = model;
        this.events = new ArrayList<>();
        this.everyRound = new ArrayList<>();
        this.atStart = new ArrayList<>();
        this.atEnd = new ArrayList<>();
        this.atMove = new ArrayList<>();
        this.kept = new TreeMap<>();
        this.before = new ArrayList<>();
        this.partition = comm -> Decomposition.of(model.grid(), comm.size());
        this.how = UnaryOperator.identity();
    }

    /** About the number of steps until the end, if their length does not change. */
    double remainingSteps(Simulation simulation, long steps) {
        return Math.min(
                (double) (steps - simulation.clock().step()),
                (untilSeconds - simulation.clock().timeSeconds()) / simulation.dtSeconds());
    }

    /** Ends when everything that was begun so far, and that a checkpoint relies on, is on disk. */
    CompletableFuture<Void> reliedOn() {
        return CompletableFuture.allOf(before.stream().map(Supplier::get).toArray(CompletableFuture<?>[]::new));
    }

    /** The state of a checkpoint of this run, or of the one that it continues from. */
    Simulation.SavedState state(Checkpoint checkpoint) {
        boolean others = from.isPresent() && from.get().step() == checkpoint.step();
        return DiskCheckpoint.state(checkpoint, keepsStep || !others);
    }

    /** Whether a simulation has done its last step. */
    boolean isEnd(Simulation simulation, long steps) {
        return simulation.clock().step() >= steps || simulation.hasReached(untilSeconds);
    }

    Plan(Plan other) {
        this.model = other.model;
        this.events = new ArrayList<>(other.events);
        this.everyRound = new ArrayList<>(other.everyRound);
        this.atStart = new ArrayList<>(other.atStart);
        this.atEnd = new ArrayList<>(other.atEnd);
        this.kept = new TreeMap<>(other.kept);
        this.before = new ArrayList<>(other.before);
        this.untilSeconds = other.untilSeconds;
        this.partition = other.partition;
        this.how = other.how;
        this.disk = other.disk;
        this.background = other.background;
        this.from = other.from;
        this.keepsStep = other.keepsStep;
        this.survival = other.survival;
        this.stop = other.stop;
        this.stopAfterStep = other.stopAfterStep;
        this.stopAfterReason = other.stopAfterReason;
        this.balance = other.balance;
        this.atMove = new ArrayList<>(other.atMove);
    }
}
