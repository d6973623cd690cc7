package org.parhelion.solver;

import java.util.List;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;

/** Finds values that are not finite: NaN and infinities. */
final class FiniteCheck {
    private FiniteCheck() {}

    /** The first point in C order of the first field that is not finite there, as global indices. The same on all ranks. */
    record Found(String field, int k, int j, int i) {
        int index(Axis axis) {
            return switch (axis) {
                case Z -> k;
                case Y -> j;
                case X -> i;
            };
        }
    }

    /** The first value that is not finite; empty if all are. Collective: one pass over the interior and one reduction. */
    static Optional<Found> first(Simulation simulation, Comm comm) {
        List<String> names = simulation.model().fields();
        Grid grid = simulation.model().grid();
        Optional<Solids> solids = simulation.model().parts().solids();
        long own = Long.MAX_VALUE;
        for (int f = 0; f < names.size() && own == Long.MAX_VALUE; f++) {
            long point = firstOf(simulation.field(names.get(f)), solids);
            own = point == Long.MAX_VALUE ? own : f * positions(grid) + point;
        }
        long first = comm.allreduce(own, Op.MIN);
        if (first == Long.MAX_VALUE) {
            return Optional.empty();
        }
        long point = first % positions(grid);
        return Optional.of(new Found(
                names.get((int) (first / positions(grid))),
                (int) (point / (grid.nx() + 1) / (grid.ny() + 1)),
                (int) (point / (grid.nx() + 1) % (grid.ny() + 1)),
                (int) (point % (grid.nx() + 1))));
    }

    /** Positions of a number of a point in C order: as many as the points of any field. */
    private static long positions(Grid grid) {
        return (grid.nz() + 1L) * (grid.ny() + 1) * (grid.nx() + 1);
    }

    /**
     * The global index in C order of this rank's first point that is neither finite nor solid; {@link Long#MAX_VALUE} if there is
     * none.
     */
    private static long firstOf(Field field, Optional<Solids> solids) {
        Grid grid = field.block().grid();
        Box owned = field.owned();
        for (int k = 0; k < owned.planes(); k++) {
            for (int j = 0; j < owned.rows(); j++) {
                if (field.areFinite(field.index(k, j, 0), owned.columns())) {
                    continue;
                }
                for (int i = 0; i < owned.columns(); i++) {
                    int begin = field.index(k, j, i);
                    int count = owned.columns() - i;
                    i += field.precision() == Precision.DOUBLE
                            ? firstOf(field.doubles(), begin, count)
                            : firstOf(field.floats(), begin, count);
                    if (i < owned.columns() && !solid(solids, owned.k0() + k, owned.j0() + j, owned.i0() + i)) {
                        return ((owned.k0() + k) * (grid.ny() + 1L) + owned.j0() + j) * (grid.nx() + 1L)
                                + owned.i0()
                                + i;
                    }
                }
            }
        }
        return Long.MAX_VALUE;
    }

    private static boolean solid(Optional<Solids> solids, int k, int j, int i) {
        return solids.isPresent() && solids.get().solid(k, j, i);
    }

    private static int firstOf(double[] values, int begin, int count) {
        for (int i = 0; i < count; i++) {
            // The negation finds NaN, too.
            if (!(Math.abs(values[begin + i]) <= Double.MAX_VALUE)) {
                return i;
            }
        }
        return count;
    }

    private static int firstOf(float[] values, int begin, int count) {
        for (int i = 0; i < count; i++) {
            if (!(Math.abs(values[begin + i]) <= Float.MAX_VALUE)) {
                return i;
            }
        }
        return count;
    }
}
