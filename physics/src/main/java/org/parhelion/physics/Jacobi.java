package org.parhelion.physics;

import org.parhelion.solver.StopTest;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/**
 * The steady temperature of a plate, a rod or a body by Jacobi's iteration: every point becomes the mean of its neighbours,
 * until nothing changes much. Converges to ∇²u = 0; slowly, but each iteration needs its neighbours only.
 *
 * <p>Pair it with {@link StopTest#maxChangeBelow}.
 *
 * @param dims axes of the grid, 1 to 3; its spacing is the same along all of them
 */
public record Jacobi(int dims) implements Stencil {
    /** Checks the values; the message of the exception names the wrong one. */
    public Jacobi {
        if (dims < 1 || dims > 3) {
            throw new IllegalArgumentException("a grid has 1, 2 or 3 axes, not " + dims);
        }
    }

    /** The mean of the two neighbours along each axis. */
    @Override
    public double at(int field, Point... p) {
        Point u = p[0];
        return switch (dims) {
            case 1 -> (u.at(-1) + u.at(1)) / 2;
            case 2 -> ((u.at(-1, 0) + u.at(1, 0)) + (u.at(0, -1) + u.at(0, 1))) / 4;
            default ->
                ((u.at(-1, 0, 0) + u.at(1, 0, 0)) + (u.at(0, -1, 0) + u.at(0, 1, 0)) + (u.at(0, 0, -1) + u.at(0, 0, 1)))
                        / 6;
        };
    }
}
