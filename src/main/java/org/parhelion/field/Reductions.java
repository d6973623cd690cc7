package org.parhelion.field;

import org.parhelion.grid.Box;

/** Reductions of all interior values to one number: plain loops, row by row. */
final class Reductions {
    private Reductions() {}

    static double max(Field field, double[] u) {
        double max = Double.NEGATIVE_INFINITY;
        Box in = field.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int p = field.index(k, j, 0), end = p + in.i1(); p < end; p++) {
                    max = Math.max(max, u[p]);
                }
            }
        }
        return max;
    }

    static double max(Field field, float[] u) {
        float max = Float.NEGATIVE_INFINITY;
        Box in = field.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int p = field.index(k, j, 0), end = p + in.i1(); p < end; p++) {
                    max = Math.max(max, u[p]);
                }
            }
        }
        return max;
    }

    static double min(Field field, double[] u) {
        double min = Double.POSITIVE_INFINITY;
        Box in = field.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int p = field.index(k, j, 0), end = p + in.i1(); p < end; p++) {
                    min = Math.min(min, u[p]);
                }
            }
        }
        return min;
    }

    static double min(Field field, float[] u) {
        float min = Float.POSITIVE_INFINITY;
        Box in = field.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int p = field.index(k, j, 0), end = p + in.i1(); p < end; p++) {
                    min = Math.min(min, u[p]);
                }
            }
        }
        return min;
    }

    static double sum(Field field, double[] u) {
        double sum = 0;
        Box in = field.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int p = field.index(k, j, 0), end = p + in.i1(); p < end; p++) {
                    sum += u[p];
                }
            }
        }
        return sum;
    }

    static double sum(Field field, float[] u) {
        double sum = 0;
        Box in = field.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int p = field.index(k, j, 0), end = p + in.i1(); p < end; p++) {
                    sum += u[p];
                }
            }
        }
        return sum;
    }
}
