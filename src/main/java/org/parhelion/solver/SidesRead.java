package org.parhelion.solver;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parhelion.device.StepperSpec;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.reader.StageReading;

/**
 * Beyond which sides of a block a segment reads each field that is exchanged before it.
 *
 * <pre>
 *   u.at(0, -1)  → X_LOW         v.at(-1, 1) → Y_LOW, X_HIGH         w.at(0, 0) → none: w does not travel
 * </pre>
 *
 * <p>That is all which the exchange must refresh if one level follows it. Ghost points outside the domain are computed along the
 * normal of their side, so beside those that a formula reads, boundaries read no others.
 */
final class SidesRead {
    private SidesRead() {}

    /**
     * The sides of each field: first of the fields that are exchanged, then of those of which the values before are.
     *
     * @return all sides where several levels follow the exchange, which compute ghost points, too; where a formula cannot be read;
     *     and where fields have points beyond the last cell, which lie beyond a side and are owned
     */
    static List<Set<Side>> of(StepperSpec spec, int segment) {
        List<StageReading> stages = spec.scheme().segments().get(segment);
        boolean several = spec.tiling().stepsPerExchange() * stages.size() > 1
                || !spec.last().equals(Width.NONE);
        List<Set<Side>> sides = new ArrayList<>();
        for (int field : spec.exchanged(segment)) {
            sides.add(several ? EnumSet.allOf(Side.class) : of(stages.getFirst(), field));
        }
        for (int _ : spec.exchangedBefore(segment)) {
            sides.add(EnumSet.allOf(Side.class));
        }
        return sides;
    }

    private static Set<Side> of(StageReading stage, int field) {
        Optional<Formula> formula = stage.reading().formula();
        if (formula.isEmpty()) {
            return EnumSet.allOf(Side.class);
        }
        Set<Side> sides = EnumSet.noneOf(Side.class);
        for (Node node : formula.get().nodes()) {
            if (node instanceof Node.Load load && number(stage, load.source()) == field) {
                add(sides, Axis.Z, load.dk());
                add(sides, Axis.Y, load.dj());
                add(sides, Axis.X, load.di());
            }
        }
        return sides;
    }

    /** The number in the scheme of what a formula names by its own. */
    private static int number(StageReading stage, int source) {
        int written = stage.written().size();
        return source < written ? stage.written().get(source) : stage.read().get(source - written);
    }

    private static void add(Set<Side> sides, Axis axis, int offset) {
        if (offset != 0) {
            sides.add(offset < 0 ? axis.low() : axis.high());
        }
    }
}
