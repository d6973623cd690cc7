package org.parhelion.runs.problem;

import java.util.List;
import java.util.Optional;
import org.parhelion.grid.Grid;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * What a run file describes, complete and checked: the model, and how its fields are shown.
 *
 * <p>Immutable, because the ranks of a process share it. Made by a {@link ProblemType}.
 */
public interface Problem {
    /** What is simulated, in the precision of a run file that names none. */
    Model model();

    /** The grid. */
    default Grid grid() {
        return model().grid();
    }

    /** What the values of the first field measure; so do its initial and boundary values and the threshold of a stop test. */
    Dimension fieldDimension();

    /**
     * The fields that a run writes.
     *
     * @return at least one; the checksum of the first one is the run's
     */
    List<OutputField> outputs();

    /** Whether steps are steps in time; otherwise they are iterations. Default: true. */
    default boolean marchesInTime() {
        return true;
    }

    /** Where the model's receivers are, for pictures of their traces. Default: there are none. */
    default Optional<ReceiverLine> receivers() {
        return Optional.empty();
    }
}
