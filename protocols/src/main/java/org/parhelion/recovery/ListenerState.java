package org.parhelion.recovery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Box;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.DataException;
import org.parhelion.solver.Simulation;

/**
 * What a listener keeps from one call to the next, for instance the sum over a window: part of every checkpoint on disk, and
 * loaded where a run continues from one; part of the checkpoints in memory, too, if it {@linkplain #isSetBack is set back}. See
 * {@link Driver#keeping}.
 */
public interface ListenerState {
    /**
     * A state.
     *
     * @param values the same on all ranks; keys without spaces, values of one line
     * @param arrays this rank's parts of arrays: the same names in the same order on every rank. What only rank 0 has is an
     *     array whose other parts are empty
     */
    record Saved(Map<String, String> values, List<Checkpoint.Part> arrays) {
        /** No state. */
        public static final Saved NONE = new Saved(Map.of(), List.of());

        /** Copies the collections, but not the values of the arrays. */
        public Saved {
            values = Map.copyOf(values);
            arrays = List.copyOf(arrays);
        }
    }

    /**
     * A state in a checkpoint. Each rank reads what it needs; the ranks and blocks may be others than those that saved it. Where a state {@linkplain
     * ListenerState#isSetBack is set back}, {@link #array} is collective: all ranks ask for the same arrays in the same order, for {@link
     * Box#EMPTY} where they need nothing.
     */
    interface Source {
        /**
         * Reads a value.
         *
         * @param key its key in {@link Saved#values}
         * @return the value; empty if the checkpoint does not have it
         */
        Optional<String> value(String key);

        /**
         * The indices of an array.
         *
         * @param name its name in {@link Saved#arrays}
         * @return the smallest box with all of its parts; {@link Box#EMPTY} if the checkpoint has no values of it
         */
        Box indices(String name);

        /**
         * Reads values of an array.
         *
         * @param name its name in {@link Saved#arrays}
         * @param wanted the indices
         * @return the values, row-major
         * @throws DataException if the checkpoint does not have all of these values, or they are damaged
         * @throws java.io.UncheckedIOException if they cannot be read
         */
        double[] array(String name, Box wanted);
    }

    /**
     * Returns the state between two steps. Called when a checkpoint is taken, after the listeners of that step. Collective.
     *
     * @param simulation the simulation
     * @param comm the ranks that compute
     * @return the state; its arrays are copied before the next step
     */
    Saved save(Simulation simulation, Comm comm);

    /**
     * Whether a recovery sets this state back to the step from which the run continues. Needed where {@linkplain Driver#how observers} change the state:
     * they see the steps that are repeated once more. A state that only listeners change needs it if ranks lose parts of it when they die; the listener
     * then follows repeated steps by {@link Driver.Listener#repeat}.
     *
     * @return whether it is; default: no, for a state that does not depend on the ranks that are left
     */
    default boolean isSetBack() {
        return false;
    }

    /**
     * Sets the state. Called after {@link Driver#atStart}, once in a run that continues from a checkpoint which has a state of this
     * name, and after each recovery if the state {@linkplain #isSetBack is set back}. Collective.
     *
     * @param simulation the simulation, before its first step
     * @param comm the ranks that compute
     * @param source the state
     */
    void load(Simulation simulation, Comm comm, Source source);
}
