package mpi;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.ElementType;

/** Java arrays as the engine's buffers, and the reverse. */
final class Wire {
    private static final long TWO = Short.BYTES;

    private Wire() {}

    /** Elements {@code offset} … {@code offset + count - 1} of a primitive array other than {@code boolean[]}: not a copy. */
    static Buffer of(Object array, int offset, int count, int baseType) {
        return switch (baseType) {
            case Datatype.INT -> Buffer.of((int[]) array, offset, count);
            case Datatype.DOUBLE -> Buffer.of((double[]) array, offset, count);
            case Datatype.FLOAT -> Buffer.of((float[]) array, offset, count);
            case Datatype.LONG -> Buffer.of((long[]) array, offset, count);
            case Datatype.BYTE -> Buffer.of((byte[]) array, offset, count);
            case Datatype.CHAR -> pairs(MemorySegment.ofArray((char[]) array), offset, count);
            case Datatype.SHORT -> pairs(MemorySegment.ofArray((short[]) array), offset, count);
            default -> throw new MPIException("a datatype of base type " + baseType + " cannot be used here");
        };
    }

    /** No elements of a base type. */
    static Buffer empty(int baseType) {
        return switch (baseType) {
            case Datatype.INT -> Buffer.of(new int[0]);
            case Datatype.DOUBLE -> Buffer.of(new double[0]);
            case Datatype.FLOAT -> Buffer.of(new float[0]);
            case Datatype.LONG -> Buffer.of(new long[0]);
            default -> Buffer.of(new byte[0]);
        };
    }

    private static Buffer pairs(MemorySegment all, int offset, int count) {
        return Buffer.of(all.asSlice(offset * TWO, count * TWO), ElementType.BYTE);
    }

    /** Elements of the engine's buffer for one element of a base type. */
    static int unit(int baseType) {
        return baseType == Datatype.CHAR || baseType == Datatype.SHORT ? Short.BYTES : 1;
    }

    /** A new array for elements of a base type. */
    static Object allocate(int baseType, int length) {
        return switch (baseType) {
            case Datatype.BYTE -> new byte[length];
            case Datatype.CHAR -> new char[length];
            case Datatype.SHORT -> new short[length];
            case Datatype.BOOLEAN -> new boolean[length];
            case Datatype.INT -> new int[length];
            case Datatype.LONG -> new long[length];
            case Datatype.FLOAT -> new float[length];
            case Datatype.DOUBLE -> new double[length];
            case Datatype.OBJECT -> new Object[length];
            default -> throw new MPIException("a datatype of base type " + baseType + " cannot be used here");
        };
    }

    /** Elements of {@code array} from {@code offset} on, at most {@code wanted}: a message may be shorter than the receive. */
    static int available(Object array, int offset, int wanted) {
        int length = Array.getLength(array);
        if (offset < 0 || offset > length || wanted < 0) {
            throw new MPIException("offset " + offset + " and " + wanted + " elements: the array has " + length);
        }
        return Math.min(wanted, length - offset);
    }

    /** {@code flags} as bytes 0 and 1. */
    static byte[] bytes(boolean[] flags, int offset, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (flags[offset + i] ? 1 : 0);
        }
        return bytes;
    }

    /** The reverse of {@link #bytes}. */
    static void flags(byte[] bytes, int from, boolean[] flags, int to, int count) {
        for (int i = 0; i < count; i++) {
            flags[to + i] = bytes[from + i] != 0;
        }
    }
}
