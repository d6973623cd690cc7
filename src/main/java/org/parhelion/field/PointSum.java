package org.parhelion.field;

import java.util.List;
import org.parhelion.Precision;
import org.parhelion.grid.GhostRule;

/**
 * The sum of a {@link GhostRule} at one point. All arithmetic is in the field's precision, so that a device without double
 * precision computes the same bits.
 */
final class PointSum {
    private PointSum() {}

    /**
     * Sets u[p] = w₁·u[point₁] + w₂·u[point₂] + … + shift; with no terms, u[p] = shift.
     *
     * @param before the same field one step earlier
     * @param outermost array index of the side's outermost point of the domain on the same normal
     * @param inward distance in the array from a point to the next one inward
     */
    static void set(
            Field field, Field before, List<GhostRule.Term> terms, int p, int outermost, int inward, double shift) {
        if (field.precision() == Precision.DOUBLE) {
            field.doubles()[p] = sum(field.doubles(), before.doubles(), terms, outermost, inward, shift);
        } else {
            field.floats()[p] = sum(field.floats(), before.floats(), terms, outermost, inward, (float) shift);
        }
    }

    private static double sum(
            double[] now, double[] before, List<GhostRule.Term> terms, int outermost, int inward, double shift) {
        if (terms.isEmpty()) {
            return shift;
        }
        double sum = 0;
        for (int k = 0; k < terms.size(); k++) {
            GhostRule.Term term = terms.get(k);
            double product = term.weight() * (term.before() ? before : now)[outermost + term.point() * inward];
            sum = k == 0 ? product : sum + product;
        }
        return sum + shift;
    }

    private static float sum(
            float[] now, float[] before, List<GhostRule.Term> terms, int outermost, int inward, float shift) {
        if (terms.isEmpty()) {
            return shift;
        }
        float sum = 0;
        for (int k = 0; k < terms.size(); k++) {
            GhostRule.Term term = terms.get(k);
            float product = (float) term.weight() * (term.before() ? before : now)[outermost + term.point() * inward];
            sum = k == 0 ? product : sum + product;
        }
        return sum + shift;
    }
}
