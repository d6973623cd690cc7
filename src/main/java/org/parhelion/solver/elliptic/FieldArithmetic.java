package org.parhelion.solver.elliptic;

import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/** Loops over the interior points of fields of one block: plain arrays, row by row. */
final class FieldArithmetic {
    private FieldArithmetic() {}

    /** u += factor · v. */
    static void add(Field u, double factor, Field v) {
        Box in = u.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                add(u.doubles(), u.index(k, j, 0), factor, v.doubles(), v.index(k, j, 0), in.i1());
            }
        }
    }

    private static void add(double[] u, int p, double factor, double[] v, int q, int n) {
        for (int i = 0; i < n; i++) {
            u[p + i] += factor * v[q + i];
        }
    }

    /** u = factor · u + v. */
    static void scaleAndAdd(Field u, double factor, Field v) {
        Box in = u.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                scaleAndAdd(u.doubles(), u.index(k, j, 0), factor, v.doubles(), v.index(k, j, 0), in.i1());
            }
        }
    }

    private static void scaleAndAdd(double[] u, int p, double factor, double[] v, int q, int n) {
        for (int i = 0; i < n; i++) {
            u[p + i] = factor * u[p + i] + v[q + i];
        }
    }

    /** u = factor · u + other · v. */
    static void combine(Field u, double factor, double other, Field v) {
        Box in = u.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                combine(u.doubles(), u.index(k, j, 0), factor, other, v.doubles(), v.index(k, j, 0), in.i1());
            }
        }
    }

    private static void combine(double[] u, int p, double factor, double other, double[] v, int q, int n) {
        for (int i = 0; i < n; i++) {
            u[p + i] = factor * u[p + i] + other * v[q + i];
        }
    }

    /** u = u · v. */
    static void multiply(Field u, Field v) {
        Box in = u.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                multiply(u.doubles(), u.index(k, j, 0), v.doubles(), v.index(k, j, 0), in.i1());
            }
        }
    }

    private static void multiply(double[] u, int p, double[] v, int q, int n) {
        for (int i = 0; i < n; i++) {
            u[p + i] *= v[q + i];
        }
    }

    /** u = u / v. */
    static void divide(Field u, Field v) {
        Box in = u.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                divide(u.doubles(), u.index(k, j, 0), v.doubles(), v.index(k, j, 0), in.i1());
            }
        }
    }

    private static void divide(double[] u, int p, double[] v, int q, int n) {
        for (int i = 0; i < n; i++) {
            u[p + i] /= v[q + i];
        }
    }

    /** u += amount. */
    static void shift(Field u, double amount) {
        Box in = u.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                shift(u.doubles(), u.index(k, j, 0), amount, in.i1());
            }
        }
    }

    private static void shift(double[] u, int p, double amount, int n) {
        for (int i = 0; i < n; i++) {
            u[p + i] += amount;
        }
    }

    /** u = v; their ghost widths may differ. */
    static void copy(Field u, Field v) {
        Box in = u.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                System.arraycopy(v.doubles(), v.index(k, j, 0), u.doubles(), u.index(k, j, 0), in.i1());
            }
        }
    }
}
