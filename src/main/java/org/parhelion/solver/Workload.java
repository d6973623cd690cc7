package org.parhelion.solver;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Predicate;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;

/**
 * How much there is to compute in parts of a model's grid, and decompositions by it: all points, but for rows that are solid from end
 * to end of a block. Immutable; a pure function of the model, so that every rank computes the same without messages.
 */
public final class Workload {
    /** Blocks are not thinner than this part of those of equal weights, however slow a rank is. */
    private static final double[] LEAST_SHARES = {1.0 / 64, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2};

    private final Grid grid;
    private final Optional<BitSet> free;

    private Workload(Grid grid, Optional<BitSet> free) {
        this.grid = grid;
        this.free = free;
    }

    /**
     * The workload of a model. Calls the solids' function, if there is one, for each point of the grid.
     *
     * @param model the model
     * @return its workload
     */
    public static Workload of(Model model) {
        Grid grid = model.grid();
        return new Workload(
                grid,
                model.parts()
                        .solids
                        .filter(_ -> grid.pointCount() <= Integer.MAX_VALUE)
                        .map(points -> SolidBalance.free(grid, points)));
    }

    /**
     * The points of a block that are computed in a step.
     *
     * @param box the points of the block, as global indices
     * @return their number; 0 if all are solid
     */
    public long points(Box box) {
        return free.map(set -> SolidBalance.cost(grid, set, box)).orElseGet(box::volume);
    }

    /**
     * Divides the grid so that each rank computes points in proportion to its weight.
     *
     * @param now the present decomposition; without solids, ranks of a rank grid keep their places
     * @param fits whether a decomposition can be used, for instance {@link Simulation#fits}; if not, slow ranks get larger blocks
     * @param weights one per rank, positive and finite: points per second
     * @return the new decomposition; empty if none fits
     */
    public Optional<Decomposition> divided(Decomposition now, Predicate<Decomposition> fits, double... weights) {
        double mean = Arrays.stream(weights).average().orElseThrow();
        for (double least : LEAST_SHARES) {
            double[] raised = Arrays.stream(weights)
                    .map(weight -> Math.max(weight, least * mean))
                    .toArray();
            Optional<Decomposition> divided = free.isPresent()
                    ? SolidBalance.weighted(grid, free.get(), raised)
                    : Optional.of(now.weighted(raised));
            if (divided.filter(fits).isPresent()) {
                return divided;
            }
        }
        return Optional.empty();
    }
}
