package org.parhelion.runs.problem;

import java.util.List;
import java.util.Optional;
import org.parhelion.grid.Grid;
import org.parhelion.io.ColourMap;
import org.parhelion.runs.file.Dimension;
import org.parhelion.solver.Model;

/** A problem of a run file, complete and checked: what every rank needs to make its simulation. Shared by ranks; immutable. */
public interface Problem {
    /** What {@code problem:} calls it. */
    String name();

    /** What is simulated, in the problem's usual precision. */
    Model model();

    /** The grid. */
    default Grid grid() {
        return model().grid();
    }

    /** What the values of the first field measure; so do its initial and boundary values and the threshold of a stop test. */
    Dimension fieldDimension();

    /** The fields to keep. The first one's checksum is the run's. */
    List<Output> outputs();

    /** Whether steps are steps in time; otherwise they are iterations. */
    default boolean marchesInTime() {
        return true;
    }

    /** Where the model's receivers stand, for pictures of their traces; empty where there are none. */
    default Optional<ReceiverLine> receivers() {
        return Optional.empty();
    }

    /**
     * A field to keep.
     *
     * @param field its name in the stencil
     * @param name the files' name: {@code NAME.npy}, {@code NAME.png}
     * @param unit its values' unit, for pictures; empty where there is none
     * @param map the pictures' colours
     * @param rowAxis what rows are, for pictures: {@code y} runs upwards, {@code depth} and others downwards
     * @param steady whether it does not change, so that snapshots need not repeat it
     */
    record Output(String field, String name, String unit, ColourMap map, String rowAxis, boolean steady) {}
}
