package org.parhelion.solver;

import java.util.List;
import java.util.Optional;
import org.parhelion.field.Field;
import org.parhelion.halo.Snapshot;

/**
 * A state that a simulation goes on from: {@link Simulation.Setup#from}. {@link Simulation#state} lists the fields that make one.
 */
public interface SavedState {
    /** Steps done. */
    long step();

    /**
     * Sets the interior of a field. Called for every field of the state, on every rank.
     *
     * @param field named as {@link Model#stateNames} has it
     */
    void read(Field field);

    /** What receivers recorded so far; empty where the recording begins anew. */
    default Optional<Traces> traces() {
        return Optional.empty();
    }

    /**
     * A state in memory.
     *
     * @param step steps done
     * @param names the fields' names, in the snapshot's order
     * @param values of this rank's block
     * @param traces what receivers recorded so far, all of it on every rank; empty where the recording begins anew
     * @return the state
     */
    static SavedState of(long step, List<String> names, Snapshot values, Optional<Traces> traces) {
        return new SavedState() {
            @Override
            public long step() {
                return step;
            }

            @Override
            public void read(Field field) {
                values.give(names.indexOf(field.name()), field);
            }

            @Override
            public Optional<Traces> traces() {
                return traces;
            }
        };
    }
}
