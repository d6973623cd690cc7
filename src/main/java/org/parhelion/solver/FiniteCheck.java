package org.parhelion.solver;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;

/** Finds values that are not finite: NaN and infinities. */
final class FiniteCheck {
    private FiniteCheck() {}

    /**
     * Refuses fields with a value that is not finite. All ranks name the same point: the first in C order of the first such
     * field. Collective; costs one pass over the interior, one reduction, and one more message if there is such a value.
     */
    static void require(Simulation simulation, Comm comm) {
        first(simulation, comm).ifPresent(message -> {
            throw new NotFiniteException(message);
        });
    }

    /** A description of the first value that is not finite; empty if all are. Collective. */
    static Optional<String> first(Simulation simulation, Comm comm) {
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
        Field field = simulation.field(names.get((int) (first / positions(grid))));
        return Optional.of(message(simulation, field, first % positions(grid), comm));
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

    private static String message(Simulation simulation, Field field, long point, Comm comm) {
        Grid grid = field.block().grid();
        int i = (int) (point % (grid.nx() + 1));
        int j = (int) (point / (grid.nx() + 1) % (grid.ny() + 1));
        int k = (int) (point / (grid.nx() + 1) / (grid.ny() + 1));
        int[] index = {k, j, i};
        StringBuilder where = new StringBuilder();
        StringBuilder indices = new StringBuilder();
        int axes = grid.axes().size();
        for (int a = 0; a < axes; a++) {
            Axis axis = grid.axes().get(a);
            int at = index[3 - axes + a];
            indices.append(a == 0 ? "" : ", ").append(at);
            where.insert(
                    0,
                    (a == axes - 1 ? "" : ", ") + axis.name().toLowerCase(Locale.ROOT) + " = "
                            + field.lattice().coordinate(axis, at) + " m");
        }
        int[] owner = new int[axes];
        for (int a = 0; a < axes; a++) {
            // The owner of the last cell has the points beyond it.
            owner[a] = Math.min(index[3 - axes + a], grid.points()[a] - 1);
        }
        int rank = field.block().decomposition().owner(owner);
        double[] value = new double[1];
        if (rank == comm.rank()) {
            Box owned = field.block().owned();
            value[0] = field.at(k - owned.k0(), j - owned.j0(), i - owned.i0());
        }
        comm.bcast(Buffer.of(value), rank);
        long step = simulation.clock().step();
        return "field '" + field.name() + "' is not finite after step " + step + ": " + value[0] + " at point ("
                + indices + "), " + where + ", on rank " + rank + "; "
                + (step == 0
                        ? "the initial values are not finite"
                        : "the scheme is unstable (take a shorter Δt), or its input was not finite");
    }
}
