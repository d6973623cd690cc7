package org.parhelion.solver;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.parhelion.comm.Comm;
import org.parhelion.device.Stepper;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/**
 * Repeats the steps from a copy of a finite state to the first one after which a value is not finite. Every rank repeats the same steps, and every
 * tiling gives the same bits, so the result does not depend on ranks, tiling or device.
 *
 * <p>A value that is not finite remains so in every scheme that reads a point's own value. The interval is therefore halved: m steps
 * cost at most m further ones, and log₂ m checks and copies.
 */
final class Replay {
    private static final long UNKNOWN = -1;

    private final Simulation simulation;
    private final Comm comm;
    private final Rounds rounds;
    private final StateCopy copy;
    private Stepper.Pace pace;
    /** Number of steps of the fields' present state. */
    private long at = UNKNOWN;

    /** @param pace the present one of the stepper */
    Replay(Simulation simulation, Comm comm, Rounds rounds, StateCopy copy, Stepper.Pace pace) {
        this.simulation = simulation;
        this.comm = comm;
        this.rounds = rounds;
        this.copy = copy;
        this.pace = pace;
    }

    /**
     * Finds the first step. Collective. The fields are then those before that step, and the copy, too.
     *
     * @param notFinite a step after which, or in which, a value is not finite
     * @return the first value; empty if all are finite when the steps are repeated, or a step fails before a field holds such a value
     */
    Optional<BlowUp> find(long notFinite) {
        long bad = notFinite;
        while (bad - copy.step() > 1) {
            long middle = copy.step() + (bad - copy.step()) / 2;
            if (isFiniteAfter(middle)) {
                copy.take(middle, simulation.state());
            } else {
                bad = middle;
            }
        }
        if (bad == copy.step() || isFiniteAfter(bad)) {
            return Optional.empty();
        }
        return FiniteCheck.first(simulation, comm).map(this::describe);
    }

    /** The blow-up in the step after the copy, whose fields are the present ones. */
    private BlowUp describe(FiniteCheck.Found found) {
        Field field = simulation.field(found.field());
        Box box = PatchGather.around(field, found);
        List<Double> after = PatchGather.values(field, box, comm);
        restore();
        List<Double> before = PatchGather.values(simulation.field(found.field()), box, comm);
        BlowUp.Patch patch = new BlowUp.Patch(box, after, Optional.of(before));
        int own = patch.find(found.k(), found.j(), found.i()).orElseThrow();
        Stepper.Pace step = copy.paceAfter(copy.step());
        return new BlowUp(
                found.field(),
                copy.step() + 1,
                step.at(copy.step() + 1),
                step.dtSeconds(),
                PatchGather.places(field, found),
                PatchGather.owner(field, found),
                after.get(own),
                OptionalDouble.of(before.get(own)),
                OptionalLong.of(copy.step()),
                patch);
    }

    private boolean isFiniteAfter(long step) {
        try {
            advance(step);
        } catch (NotFiniteException e) {
            at = UNKNOWN;
            return false;
        }
        return FiniteCheck.first(simulation, comm).isEmpty();
    }

    private void advance(long end) {
        if (at != copy.step()) {
            restore();
        }
        for (; at < end; at++) {
            Stepper.Pace next = copy.paceAfter(at);
            if (!next.equals(pace)) {
                rounds.stepper().pace(next);
                pace = next;
            }
            rounds.advance(at, 1, Tiling.NONE);
        }
    }

    private void restore() {
        Progress.fill(rounds.stepper(), simulation.model().parts(), Optional.of(copy.state()));
        at = copy.step();
    }
}
