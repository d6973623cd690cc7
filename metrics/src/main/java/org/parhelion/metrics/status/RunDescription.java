package org.parhelion.metrics.status;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What does not change while a run goes on.
 *
 * @param name name of the run
 * @param problem type of problem
 * @param precision of the fields
 * @param shape points along each axis
 * @param engine what the ranks are: {@code threads}, {@code mpi}, {@code mpj}
 * @param points number of grid points
 * @param bytesPerPoint bytes that a step must move per point
 * @param plannedSteps largest number of steps; {@link Integer#MAX_VALUE} if only the time counts
 * @param untilSeconds simulated time at which it ends [s]; empty if only the steps count
 * @param paths the execution path of each rank: {@code vector}, {@code opencl:1}
 */
public record RunDescription(
        String name,
        String problem,
        String precision,
        String shape,
        String engine,
        long points,
        double bytesPerPoint,
        long plannedSteps,
        OptionalDouble untilSeconds,
        List<String> paths) {
    /** A run that has not started. */
    public static final RunDescription NONE =
            new RunDescription("", "", "", "", "", 0, 0, Integer.MAX_VALUE, OptionalDouble.empty(), List.of());

    /** Copies the list. */
    public RunDescription {
        paths = List.copyOf(paths);
    }

    /** {@return the number of ranks} */
    public int ranks() {
        return paths.size();
    }
}
