package org.parhelion.runs.problem;

import java.util.List;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.grid.Grid;
import org.parhelion.io.ColourMap;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Stencil;

/** A problem of a run file, complete and checked: what every rank needs to make its simulation. Shared by ranks; immutable. */
public interface Problem {
    /** What {@code problem:} calls it. */
    String name();

    Grid grid();

    Stencil stencil();

    /** Sets initial values, boundaries, coefficients, sources and receivers. Called on every rank. */
    void setUp(Simulation simulation);

    /** The fields to keep. The first one's checksum is the run's. */
    List<Output> outputs();

    /** Whether steps are steps in time; otherwise they are iterations. */
    default boolean marchesInTime() {
        return true;
    }

    /** The precision where the run file names none. */
    default Precision usualPrecision() {
        return Precision.DOUBLE;
    }

    /** Whether {@link #listen} adds anything. */
    default boolean hasReceivers() {
        return false;
    }

    /** Adds what listens to the waves that pass, for {@code steps} steps; empty where nothing does. Called on every rank. */
    default Optional<Traces> listen(Simulation simulation, int steps) {
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
