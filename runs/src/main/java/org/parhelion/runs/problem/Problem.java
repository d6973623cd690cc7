package org.parhelion.runs.problem;

import java.util.List;
import java.util.Optional;
import org.parhelion.grid.Grid;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * A checked problem of a run file: the model, and how its fields are written.
 *
 * <p>Immutable, because the ranks of a process share it. Created by a {@link ProblemType}.
 */
public interface Problem {
    /** {@return the model, in the default precision of the problem} */
    Model model();

    /** {@return the grid} */
    default Grid grid() {
        return model().grid();
    }

    /** {@return the dimension of the first field, its initial and boundary values, and the threshold of a stop test} */
    Dimension fieldDimension();

    /**
     * The output fields.
     *
     * @return at least one; the checksum of the run is that of the first
     */
    List<OutputField> outputs();

    /** {@return whether steps are time steps (default) rather than iterations} */
    default boolean marchesInTime() {
        return true;
    }

    /** {@return the positions of the receivers, for pictures of their traces; default: no receivers} */
    default Optional<ReceiverLine> receivers() {
        return Optional.empty();
    }
}
