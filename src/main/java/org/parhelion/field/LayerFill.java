package org.parhelion.field;

import java.util.List;
import org.parhelion.Precision;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.PlaceTimeFunction;
import org.parhelion.grid.Side;

/** Applies rules to layers of points beside the sides of the domain. Immutable. Bounds are numbers, because tiles must not allocate. */
final class LayerFill {
    private final BoundaryRules rules;

    LayerFill(BoundaryRules rules) {
        this.rules = rules;
    }

    /** Applies a rule to the points of the region that have the index {@code target} along the side's axis. */
    void set(
            GhostRule rule,
            Side side,
            Field field,
            Field before,
            double t,
            int target,
            int k0,
            int j0,
            int i0,
            int k1,
            int j1,
            int i1) {
        Axis axis = side.axis();
        int edge = rules.edge(side);
        int outward = side.isHigh() ? 1 : -1;
        int pitch = pitch(field, axis);
        int kLow = axis == Axis.Z ? target : k0;
        int kHigh = axis == Axis.Z ? target + 1 : k1;
        int jLow = axis == Axis.Y ? target : j0;
        int jHigh = axis == Axis.Y ? target + 1 : j1;
        int iLow = axis == Axis.X ? target : i0;
        int iHigh = axis == Axis.X ? target + 1 : i1;
        if (rule.isMirror() && rule.value() instanceof PlaceTimeFunction.Constant constant) {
            int toMirror = (edge - outward * mirror(rule) - target) * pitch;
            double shift = rule.gain() * constant.value();
            affine(field, kLow, jLow, iLow, kHigh, jHigh, iHigh, toMirror, scale(rule), shift);
        } else {
            double place = rule.atWall() ? rules.wall(side) : target;
            int toOutermost = (edge - target) * pitch;
            int inward = -outward * pitch;
            evaluated(rule, field, before, t, kLow, jLow, iLow, kHigh, jHigh, iHigh, axis, place, toOutermost, inward);
        }
    }

    private static int mirror(GhostRule rule) {
        return rule.terms().isEmpty() ? 0 : rule.terms().getFirst().point();
    }

    private static double scale(GhostRule rule) {
        return rule.terms().isEmpty() ? 0 : rule.terms().getFirst().weight();
    }

    /** Visits the points that {@link #set} would set. */
    void visit(GhostRule rule, Side side, Field field, Box region, int target, BoundaryFill.RuleVisitor visitor) {
        Axis axis = side.axis();
        int edge = rules.edge(side);
        int outward = side.isHigh() ? 1 : -1;
        int pitch = pitch(field, axis);
        double place = rule.atWall() ? rules.wall(side) : target;
        Box layer = region.with(axis, target, target + 1);
        for (int k = layer.k0(); k < layer.k1(); k++) {
            for (int j = layer.j0(); j < layer.j1(); j++) {
                for (int i = layer.i0(); i < layer.i1(); i++) {
                    visitor.point(
                            field.index(k, j, i),
                            rule,
                            (edge - target) * pitch,
                            -outward * pitch,
                            rules.lattice.coordinate(rules.block, Axis.X, axis == Axis.X ? place : i),
                            rules.lattice.coordinate(rules.block, Axis.Y, axis == Axis.Y ? place : j),
                            rules.lattice.coordinate(rules.block, Axis.Z, axis == Axis.Z ? place : k));
                }
            }
        }
    }

    private static int pitch(Field field, Axis axis) {
        return switch (axis) {
            case Z -> field.planePitch();
            case Y -> field.rowPitch();
            case X -> 1;
        };
    }

    /** Sets ghost = scale · source + shift for every point of a layer. With scale 0 no source is read. */
    private static void affine(
            Field field, int k0, int j0, int i0, int k1, int j1, int i1, int toSource, double scale, double shift) {
        // A layer beyond an x side is one point wide: the inner loop then runs over rows.
        boolean column = i1 - i0 == 1;
        int inner = column ? j1 - j0 : i1 - i0;
        int innerPitch = column ? field.rowPitch() : 1;
        int outer = column ? 1 : j1 - j0;
        for (int k = k0; k < k1; k++) {
            for (int r = 0; r < outer; r++) {
                int p = field.index(k, j0 + r, i0);
                if (field.precision() == Precision.DOUBLE) {
                    affine(field.doubles(), p, inner, innerPitch, toSource, scale, shift);
                } else {
                    affine(field.floats(), p, inner, innerPitch, toSource, (float) scale, (float) shift);
                }
            }
        }
    }

    private static void affine(double[] u, int p, int n, int pitch, int toSource, double scale, double shift) {
        if (scale == 0) {
            for (int r = 0; r < n; r++) {
                u[p + r * pitch] = shift;
            }
        } else {
            for (int r = 0; r < n; r++) {
                u[p + r * pitch] = scale * u[p + r * pitch + toSource] + shift;
            }
        }
    }

    /** All arithmetic is in float, so that a device without double precision computes the same bits. */
    private static void affine(float[] u, int p, int n, int pitch, int toSource, float scale, float shift) {
        if (scale == 0) {
            for (int r = 0; r < n; r++) {
                u[p + r * pitch] = shift;
            }
        } else {
            for (int r = 0; r < n; r++) {
                u[p + r * pitch] = scale * u[p + r * pitch + toSource] + shift;
            }
        }
    }

    /**
     * Applies a rule point by point. {@code place} is the local index along {@code axis} at which the value is evaluated,
     * {@code toOutermost} the distance in the array from a point to the outermost point on its normal.
     */
    private void evaluated(
            GhostRule rule,
            Field field,
            Field before,
            double t,
            int k0,
            int j0,
            int i0,
            int k1,
            int j1,
            int i1,
            Axis axis,
            double place,
            int toOutermost,
            int inward) {
        List<GhostRule.Term> terms = rule.terms();
        for (int k = k0; k < k1; k++) {
            double z = rules.lattice.coordinate(rules.block, Axis.Z, axis == Axis.Z ? place : k);
            for (int j = j0; j < j1; j++) {
                double y = rules.lattice.coordinate(rules.block, Axis.Y, axis == Axis.Y ? place : j);
                for (int i = i0; i < i1; i++) {
                    double x = rules.lattice.coordinate(rules.block, Axis.X, axis == Axis.X ? place : i);
                    double shift = rule.gain() * rule.value().at(x, y, z, t);
                    int p = field.index(k, j, i);
                    PointSum.set(field, before, terms, p, p + toOutermost, inward, shift);
                }
            }
        }
    }
}
