package org.parhelion.solver.elliptic;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.stencil.SolidFace;

/** The solids of a problem on one rank's part of the finest level: solid points are no unknowns, and their values stay 0 here. */
final class Obstacles {
    private final Connections connections;
    private final Box owned;
    private final Pockets pockets;
    /** What solids of given value add to the right-hand side. */
    private final Optional<LevelField> source;

    /**
     * Closes the faces of solids on the finest level. Collective.
     *
     * @param connections of the finest grid
     * @param face what is seen beyond the face of a solid
     * @param level the finest level
     * @param faces its faces, not yet closed
     * @param boundaries of the problem
     * @param comm the ranks
     */
    Obstacles(
            Connections connections,
            SolidFace face,
            Level level,
            List<LevelField> faces,
            Boundaries boundaries,
            Comm comm) {
        this.connections = connections;
        Block block = level.block();
        owned = block.owned();
        LevelField leak = level.field("leak");
        double conducted = conducted(face);
        Faces.close(level, faces, connections, leak.field(), conducted);
        if (face instanceof SolidFace.Value(double value) && value != 0) {
            source = Optional.of(level.field("from solids"));
            FieldArithmetic.add(source.get().field(), value, leak.field());
        } else {
            source = Optional.empty();
        }
        double c = level.operator().c();
        LevelField decay = c == 0 ? leak : level.field("decay");
        if (c > 0) {
            forEachFree((k, j, i) -> decay.field().set(k, j, i, leak.field().at(k, j, i) + c));
        }
        level.solids(
                faces,
                level.operator().decaying() ? Optional.of(decay) : Optional.empty(),
                conducted > 0 ? Optional.of(leak) : Optional.empty());
        List<Box> parts = IntStream.range(0, comm.size())
                .mapToObj(block.decomposition()::owned)
                .toList();
        IntPredicate held = c > 0 ? p -> true : held(connections, conducted > 0, boundaries, block.grid());
        pockets = new Pockets(connections, held, parts, comm);
    }

    /** The part of a face's conductance that conducts to a solid. */
    static double conducted(SolidFace face) {
        return switch (face) {
            case SolidFace.ZeroFlux() -> 0;
            case SolidFace.Value(double value) -> 1;
            case SolidFace.Antisymmetric() -> 2;
        };
    }

    /** Whether a value is given at a neighbour of a point, or a mixture of value and gradient at a wall beside it. */
    private static IntPredicate held(Connections connections, boolean atSolids, Boundaries boundaries, Grid grid) {
        return p -> {
            if (atSolids && connections.isBesideSolid(p)) {
                return true;
            }
            for (Axis axis : grid.axes()) {
                int a = axis.number();
                for (Side side : new Side[] {axis.low(), axis.high()}) {
                    if (!connections.isPeriodic(a)
                            && connections.isAtEnd(p, a, side.isHigh())
                            && HomogeneousBoundary.factor(boundaries, side, grid) != 1) {
                        return true;
                    }
                }
            }
            return false;
        };
    }

    private void forEachFree(Faces.PointAction action) {
        Faces.forEach(new Box(0, 0, 0, owned.planes(), owned.rows(), owned.columns()), (k, j, i) -> {
            if (isFree(k, j, i)) {
                action.at(k, j, i);
            }
        });
    }

    private boolean isFree(int k, int j, int i) {
        return connections.isFree(connections.index(k + owned.k0(), j + owned.j0(), i + owned.i0()));
    }

    /** The connections of the finest grid. */
    Connections connections() {
        return connections;
    }

    /** The regions in which solutions are unique but for a constant. */
    Pockets pockets() {
        return pockets;
    }

    /** Sets a field to 0 at solid points. */
    void clear(Field field) {
        Faces.forEach(new Box(0, 0, 0, owned.planes(), owned.rows(), owned.columns()), (k, j, i) -> {
            if (!isFree(k, j, i)) {
                field.set(k, j, i, 0);
            }
        });
    }

    /** Copies the points that are not solid. */
    void copyFree(Field to, Field from) {
        forEachFree((k, j, i) -> to.set(k, j, i, from.at(k, j, i)));
    }

    /** Adds what solids of given value conduct to the points beside them. */
    void addSource(Field rhs) {
        source.ifPresent(field -> FieldArithmetic.add(rhs, 1, field.field()));
    }
}
