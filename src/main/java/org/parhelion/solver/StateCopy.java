package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.device.Stepper;
import org.parhelion.field.Field;
import org.parhelion.halo.redistribution.Snapshot;

/** This rank's part of a state in memory, and the paces of the steps from there on. */
final class StateCopy {
    private final List<String> names;
    private final List<Stepper.Pace> paces = new ArrayList<>();
    private Optional<Snapshot> values = Optional.empty();
    private long step;

    /** @param names of the fields of a state */
    StateCopy(List<String> names) {
        this.names = names;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    long step() {
        return step;
    }

    /** Copies a state. The paces of later steps, if they are known, stay. */
    void take(long ofStep, List<Field> state) {
        step = ofStep;
        if (values.isPresent()) {
            values.get().take(state);
        } else {
            values = Optional.of(Snapshot.of(state));
        }
        while (paces.size() > 1 && paces.get(1).fromStep() <= step) {
            paces.removeFirst();
        }
    }

    /** Forgets the values; the paces stay. */
    void release() {
        values = Optional.empty();
    }

    /** The steps from {@code pace.fromStep()} on have this pace. */
    void paced(Stepper.Pace pace) {
        while (!paces.isEmpty() && paces.getLast().fromStep() >= pace.fromStep()) {
            paces.removeLast();
        }
        paces.add(pace);
    }

    /** The pace of the step after {@code done} steps, not before those of this copy. */
    Stepper.Pace paceAfter(long done) {
        int p = paces.size() - 1;
        while (p > 0 && paces.get(p).fromStep() > done) {
            p--;
        }
        return paces.get(p);
    }

    /** The copy as a state to start from. */
    Simulation.SavedState state() {
        return Simulation.SavedState.of(step, field -> values.orElseThrow().give(names, field), Optional.empty());
    }
}
