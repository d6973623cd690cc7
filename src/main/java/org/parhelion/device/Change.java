package org.parhelion.device;

import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/** The largest difference of two fields of one layout, by plain loops over rows. */
final class Change {
    private Change() {}

    /** The largest |a − b| over the interior; NaN if any value is NaN. */
    static double max(Field a, Field b) {
        double max = 0;
        Box in = a.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                int p = a.index(k, j, 0);
                double row = a.precision() == Precision.DOUBLE
                        ? max(a.doubles(), b.doubles(), p, in.i1())
                        : max(a.floats(), b.floats(), p, in.i1());
                max = Math.max(max, row);
            }
        }
        return max;
    }

    /** The same over the points at which {@code mask} is 0: solid points keep what they hold, be it no number. */
    static double max(Field a, Field b, Field mask) {
        double max = 0;
        Box in = a.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int i = 0; i < in.i1(); i++) {
                    if (mask.at(k, j, i) == 0) {
                        max = Math.max(max, difference(a, b, a.index(k, j, i)));
                    }
                }
            }
        }
        return max;
    }

    private static double difference(Field a, Field b, int p) {
        return a.precision() == Precision.DOUBLE
                ? Math.abs(a.doubles()[p] - b.doubles()[p])
                : Math.abs(a.floats()[p] - b.floats()[p]);
    }

    private static double max(double[] a, double[] b, int first, int n) {
        double max = 0;
        for (int p = first; p < first + n; p++) {
            max = Math.max(max, Math.abs(a[p] - b[p]));
        }
        return max;
    }

    private static float max(float[] a, float[] b, int first, int n) {
        float max = 0;
        for (int p = first; p < first + n; p++) {
            max = Math.max(max, Math.abs(a[p] - b[p]));
        }
        return max;
    }
}
