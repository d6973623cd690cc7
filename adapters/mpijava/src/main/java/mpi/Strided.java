package mpi;

/** Copies of blocks at a stride between arrays of one type. */
final class Strided {
    /** From this length of a block on, {@code System.arraycopy} is faster than a loop [elements]. */
    private static final int LONG_BLOCK = 8;

    private Strided() {}

    /** Copies {@code count} blocks of {@code block} elements; strides are distances from start to start. */
    static void copy(Object from, int f, int fromStride, Object to, int t, int toStride, int block, int count) {
        if (block >= LONG_BLOCK || count == 1) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(from, f + i * fromStride, to, t + i * toStride, block);
            }
            return;
        }
        for (int j = 0; j < block; j++) {
            switch (from) {
                case byte[] a -> each(a, f + j, fromStride, (byte[]) to, t + j, toStride, count);
                case char[] a -> each(a, f + j, fromStride, (char[]) to, t + j, toStride, count);
                case short[] a -> each(a, f + j, fromStride, (short[]) to, t + j, toStride, count);
                case boolean[] a -> each(a, f + j, fromStride, (boolean[]) to, t + j, toStride, count);
                case int[] a -> each(a, f + j, fromStride, (int[]) to, t + j, toStride, count);
                case long[] a -> each(a, f + j, fromStride, (long[]) to, t + j, toStride, count);
                case float[] a -> each(a, f + j, fromStride, (float[]) to, t + j, toStride, count);
                case double[] a -> each(a, f + j, fromStride, (double[]) to, t + j, toStride, count);
                case Object[] a -> each(a, f + j, fromStride, (Object[]) to, t + j, toStride, count);
                default -> throw new ClassCastException(from.getClass().getTypeName() + " is not an array");
            }
        }
    }

    private static void each(byte[] from, int f, int fromStride, byte[] to, int t, int toStride, int count) {
        for (int i = 0; i < count; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    private static void each(char[] from, int f, int fromStride, char[] to, int t, int toStride, int count) {
        for (int i = 0; i < count; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    private static void each(short[] from, int f, int fromStride, short[] to, int t, int toStride, int count) {
        for (int i = 0; i < count; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    private static void each(boolean[] from, int f, int fromStride, boolean[] to, int t, int toStride, int count) {
        for (int i = 0; i < count; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    private static void each(int[] from, int f, int fromStride, int[] to, int t, int toStride, int count) {
        for (int i = 0; i < count; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    private static void each(long[] from, int f, int fromStride, long[] to, int t, int toStride, int count) {
        for (int i = 0; i < count; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    private static void each(float[] from, int f, int fromStride, float[] to, int t, int toStride, int count) {
        for (int i = 0; i < count; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    private static void each(double[] from, int f, int fromStride, double[] to, int t, int toStride, int count) {
        for (int i = 0; i < count; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }

    private static void each(Object[] from, int f, int fromStride, Object[] to, int t, int toStride, int count) {
        for (int i = 0; i < count; i++) {
            to[t + i * toStride] = from[f + i * fromStride];
        }
    }
}
