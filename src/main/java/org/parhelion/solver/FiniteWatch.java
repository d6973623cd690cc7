package org.parhelion.solver;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Stepper;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/**
 * The checks of a run that its fields are finite, the copy of the last finite state, and what is reported of a value that is not.
 *
 * <p>A check is one pass over the fields and one reduction; where all is finite, the state is copied. All of it reads each field twice and writes it
 * once, about as much as one step moves, so an interval of some hundred steps costs less than 1 %. The interval follows from measured
 * times: those of the slowest rank, so that all ranks have the same.
 */
final class FiniteWatch {
    private static final double PART_OF_TIME = 0.005;
    private static final long FIRST_STEPS = 256;
    private static final long LEAST_STEPS = 16;
    private static final long MOST_STEPS = 1 << 17;
    /** The first measured times include the JIT compiler's. */
    private static final long MOST_LENGTHENING = 4;

    private final Simulation simulation;
    private final Comm comm;
    private final Supplier<Rounds> rounds;
    private final FiniteChecks checks;
    private final StateCopy copy;
    /** Whether the steppers of all ranks can go back to the copy; else only its step is kept. */
    private final boolean repeats;

    private final Optional<GrowthWatch> growth;
    private OptionalLong lastFinite = OptionalLong.empty();
    private long interval;
    private long next;
    private long costNanos;
    private long checkedStep;
    private long checkedWall;

    FiniteWatch(
            Simulation simulation,
            Comm comm,
            Supplier<Rounds> rounds,
            FiniteChecks checks,
            Stepper.Pace pace,
            long step) {
        ModelParts parts = simulation.model().parts();
        this.simulation = simulation;
        this.comm = comm;
        this.rounds = rounds;
        this.checks = checks;
        this.copy = new StateCopy(simulation.model().stateNames());
        this.copy.paced(pace);
        this.repeats = comm.allreduce(rounds.get().stepper().loadsAgain() ? 1L : 0L, Op.MIN) > 0;
        this.growth = checks.doublings() > 0
                ? Optional.of(new GrowthWatch(checks, parts.sources, pace.at(step)))
                : Optional.empty();
        this.interval = checks.every() > 0 ? checks.every() : FIRST_STEPS;
        this.next = step;
    }

    /** The steps from its first one on have this pace. */
    void paced(Stepper.Pace pace) {
        copy.paced(pace);
    }

    /** Whether the next check is due after {@code step} steps: also before the first step. */
    boolean isDue(long step) {
        return step >= next;
    }

    /**
     * Checks all fields, and copies the state. Collective.
     *
     * @param wallNanos time of the steps so far, without checks
     * @throws NotFiniteException if a value is not finite
     */
    void check(long step, Stepper.Pace pace, long wallNanos) {
        long begun = System.nanoTime();
        List<Field> state = simulation.state();
        List<String> names = simulation.model().fields();
        Optional<Solids> solids = simulation.model().parts().solids();
        long[] own = new long[names.size() + 2];
        for (int f = 0; f < names.size(); f++) {
            own[f] = LargestValue.bits(state.get(f), solids);
        }
        own[names.size()] = costNanos;
        own[names.size() + 1] = (wallNanos - checkedWall) / Math.max(1, step - checkedStep);
        long[] most = new long[own.length];
        comm.allreduce(Buffer.of(own), Buffer.of(most), Op.MAX);
        for (int f = 0; f < names.size(); f++) {
            if (!LargestValue.isFinite(most[f])) {
                throw notFinite(step, pace);
            }
        }
        boolean first = lastFinite.isEmpty();
        lastFinite = OptionalLong.of(step);
        if (repeats) {
            copy.take(step, state);
        }
        schedule(step, most[names.size()], most[names.size() + 1]);
        checkedWall = wallNanos;
        costNanos = System.nanoTime() - begun;
        if (!first) {
            growth.ifPresent(watch -> {
                boolean grew = watch.sourcesGrew(pace.at(step));
                for (int f = 0; f < names.size(); f++) {
                    watch.take(names.get(f), Double.longBitsToDouble(most[f]), step, pace, grew);
                }
            });
        }
    }

    /**
     * Checks all fields before the blocks move, unless that was done after this step, and releases the copy. Collective.
     *
     * @throws NotFiniteException if a value is not finite
     */
    void leave(long step, Stepper.Pace pace, long wallNanos) {
        if (lastFinite.isEmpty() || lastFinite.getAsLong() != step) {
            check(step, pace, wallNanos);
        }
        copy.release();
    }

    /** Copies the state on the new block, which is finite: that of {@link #leave}. */
    void arrive(long step) {
        if (repeats) {
            copy.take(step, simulation.state());
        }
    }

    private void schedule(long step, long checkNanos, long stepNanos) {
        if (checks.every() == 0 && checkNanos > 0 && step > checkedStep) {
            long fit = (long) (checkNanos / (PART_OF_TIME * Math.max(1, stepNanos)));
            interval = Math.clamp(Math.min(fit, MOST_LENGTHENING * interval), LEAST_STEPS, MOST_STEPS);
        }
        checkedStep = step;
        next = step - Math.floorMod(step, interval) + interval;
    }

    /** Describes the first value that is not finite; if steps can be repeated, that of the first such step. Collective. */
    NotFiniteException notFinite(long step, Stepper.Pace pace) {
        if (copy.isEmpty()) {
            return describe(simulation, comm, step, pace, lastFinite);
        }
        // Repeating the steps changes the fields.
        NotFiniteException here = describe(simulation, comm, step, pace, lastFinite);
        return new Replay(simulation, comm, rounds.get(), copy, pace)
                .find(step)
                .map(NotFiniteException::new)
                .orElse(here);
    }

    /** Describes a failure within the step after {@code step} steps. Collective. */
    NotFiniteException failed(NotFiniteException failure, long step, Stepper.Pace pace) {
        if (copy.isEmpty()) {
            return failure;
        }
        NotFiniteException described = new Replay(simulation, comm, rounds.get(), copy, pace)
                .find(step + 1)
                .map(NotFiniteException::new)
                .orElseGet(() -> new NotFiniteException(failure.getMessage() + ". All fields were finite after step "
                        + copy.step() + ", and in the next one this failed"));
        described.addSuppressed(failure);
        return described;
    }

    /** Describes the first of the present values that is not finite. Collective. */
    static NotFiniteException describe(
            Simulation simulation, Comm comm, long step, Stepper.Pace pace, OptionalLong lastFinite) {
        FiniteCheck.Found found = FiniteCheck.first(simulation, comm).orElseThrow();
        Field field = simulation.field(found.field());
        Box box = PatchGather.around(field, found);
        BlowUp.Patch patch = new BlowUp.Patch(box, PatchGather.values(field, box, comm), Optional.empty());
        return new NotFiniteException(new BlowUp(
                found.field(),
                step,
                pace.at(step),
                pace.dtBefore(step) < Double.POSITIVE_INFINITY ? pace.dtBefore(step) : pace.dtSeconds(),
                PatchGather.places(field, found),
                PatchGather.owner(field, found),
                patch.values().get(patch.find(found.k(), found.j(), found.i()).orElseThrow()),
                OptionalDouble.empty(),
                lastFinite,
                patch));
    }
}
