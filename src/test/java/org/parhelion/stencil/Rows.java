package org.parhelion.stencil;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.parhelion.Precision;

/** Runs kernels on random fields that hold NaN, infinities and zeros of both signs, and compares them bit for bit. */
final class Rows {
    static final int PITCH = 96;
    static final int PLANE = 24 * PITCH;
    static final Layout LAYOUT = new Layout(PLANE, PITCH);

    private static final int LENGTH = 20 * PLANE;
    private static final double[] ODD = {
        Double.NaN, 0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1, -1
    };

    private Rows() {}

    /** The arrays after one update: fields' next values. */
    static Object[] updated(Stencil stencil, Precision precision, Path path, long seed, int first, int n, int rows) {
        Random random = new Random(seed);
        Object[] now = arrays(precision, stencil.fields().size(), random);
        Object[] next = arrays(precision, stencil.fields().size(), random);
        Object[] coefficients = arrays(precision, stencil.coefficients().size(), random);
        Kernels.of(stencil, precision, LAYOUT, path).update(now, next, coefficients, first, n, rows);
        return next;
    }

    static int middle() {
        return 9 * PLANE + 9 * PITCH + 12;
    }

    /** Scalar and vector rows against the plain path, everywhere in the arrays. */
    static void assertAllPathsAgree(Stencil stencil, long seed, int first, int n, int rows) {
        for (Precision precision : Precision.values()) {
            Object[] plain = updated(stencil, precision, Path.PLAIN, seed, first, n, rows);
            for (Path path : new Path[] {Path.SCALAR, Path.AUTO}) {
                assertSame(
                        updated(stencil, precision, path, seed, first, n, rows),
                        plain,
                        stencil.getClass().getName() + " " + precision + " " + path + " seed " + seed + " first "
                                + first + " n " + n);
            }
        }
    }

    static void assertSame(Object[] actual, Object[] expected, String what) {
        for (int f = 0; f < expected.length; f++) {
            int mismatch = expected[f] instanceof double[] doubles
                    ? Arrays.mismatch((double[]) actual[f], doubles)
                    : Arrays.mismatch((float[]) actual[f], (float[]) expected[f]);
            assertThat(mismatch)
                    .as("%s: first index of field %d that differs", what, f)
                    .isEqualTo(-1);
        }
    }

    static Object[] arrays(Precision precision, int count, Random random) {
        Object[] arrays = new Object[count];
        for (int a = 0; a < count; a++) {
            double[] values = random.doubles(LENGTH, -2, 2).toArray();
            for (int i = 0; i < LENGTH; i++) {
                values[i] = random.nextInt(12) == 0 ? ODD[random.nextInt(ODD.length)] : values[i];
            }
            arrays[a] = array(precision, values);
        }
        return arrays;
    }

    /** Arrays of numbers within ±2 only, for formulas so large that each result would be NaN otherwise. */
    static Object[] tame(Precision precision, int count, Random random) {
        Object[] arrays = new Object[count];
        for (int a = 0; a < count; a++) {
            arrays[a] = array(precision, random.doubles(LENGTH, -2, 2).toArray());
        }
        return arrays;
    }

    /** {@code values}, rounded to float in single precision. */
    static Object array(Precision precision, double[] values) {
        if (precision == Precision.DOUBLE) {
            return values;
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
