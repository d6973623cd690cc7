package mpi;

/** {@code MAXLOC} and {@code MINLOC}: pairs of a value and an index. */
final class Pairs {
    private Pairs() {}

    /** Refuses a type whose items are not pairs of numbers. */
    static void check(boolean max, Datatype type) {
        boolean number = type.isPrimitive()
                && type.baseType != Datatype.BYTE
                && type.baseType != Datatype.CHAR
                && type.baseType != Datatype.BOOLEAN;
        if (!number || type.size != 2 || type.extent != 2) {
            throw new MPIException((max ? "MPI.MAXLOC" : "MPI.MINLOC")
                    + " takes MPI.SHORT2, INT2, LONG2, FLOAT2 or DOUBLE2, pairs of a value and an index");
        }
    }

    /** Combines {@code count} pairs. */
    static void combine(boolean max, Object in, int inOffset, Object out, int outOffset, int count, Datatype type) {
        check(max, type);
        for (int k = 0; k < count; k++) {
            int i = inOffset + 2 * k;
            int o = outOffset + 2 * k;
            switch (in) {
                case short[] a -> combine(max, a, i, (short[]) out, o);
                case int[] a -> combine(max, a, i, (int[]) out, o);
                case long[] a -> combine(max, a, i, (long[]) out, o);
                case float[] a -> combine(max, a, i, (float[]) out, o);
                case double[] a -> combine(max, a, i, (double[]) out, o);
                default -> throw new ClassCastException(in.getClass().getTypeName() + " is not an array of numbers");
            }
        }
    }

    private static boolean better(boolean max, boolean greater, boolean equal, boolean lowerIndex) {
        return equal ? lowerIndex : max == greater;
    }

    private static void combine(boolean max, short[] a, int i, short[] b, int o) {
        if (better(max, a[i] > b[o], a[i] == b[o], a[i + 1] < b[o + 1])) {
            b[o] = a[i];
            b[o + 1] = a[i + 1];
        }
    }

    private static void combine(boolean max, int[] a, int i, int[] b, int o) {
        if (better(max, a[i] > b[o], a[i] == b[o], a[i + 1] < b[o + 1])) {
            b[o] = a[i];
            b[o + 1] = a[i + 1];
        }
    }

    private static void combine(boolean max, long[] a, int i, long[] b, int o) {
        if (better(max, a[i] > b[o], a[i] == b[o], a[i + 1] < b[o + 1])) {
            b[o] = a[i];
            b[o + 1] = a[i + 1];
        }
    }

    private static void combine(boolean max, float[] a, int i, float[] b, int o) {
        if (better(max, a[i] > b[o], a[i] == b[o], a[i + 1] < b[o + 1])) {
            b[o] = a[i];
            b[o + 1] = a[i + 1];
        }
    }

    private static void combine(boolean max, double[] a, int i, double[] b, int o) {
        if (better(max, a[i] > b[o], a[i] == b[o], a[i + 1] < b[o + 1])) {
            b[o] = a[i];
            b[o + 1] = a[i + 1];
        }
    }
}
