package mpi;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;

/** One part of an array for each rank: {@code counts[r]} items that begin {@code displacements[r]} extents behind {@code offset}. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Parts(Object array, int offset, int[] counts, int[] displacements, Datatype type) {
    /** Parts of {@code count} items in a row. */
    static Parts equal(Object array, int offset, int count, Datatype type, int ranks) {
        int[] counts = new int[ranks];
        int[] displacements = new int[ranks];
        Arrays.fill(counts, count);
        Arrays.setAll(displacements, r -> r * count);
        return new Parts(array, offset, counts, displacements, type);
    }

    /** Parts as a call names them; its arrays may be longer than there are ranks, and null where they do not matter. */
    static Parts of(Object array, int offset, int[] counts, int[] displacements, Datatype type, int ranks) {
        return new Parts(array, offset, first(counts, ranks), first(displacements, ranks), type);
    }

    private static int[] first(int @Nullable [] values, int ranks) {
        return values == null ? new int[ranks] : values.length > ranks ? Arrays.copyOf(values, ranks) : values;
    }

    Items of(int rank) {
        return new Items(array, offset + displacements[rank] * type.extent, counts[rank], type);
    }

    boolean areObjects() {
        return type.baseType == Datatype.OBJECT;
    }

    /** Lengths of the parts in the buffer [its elements]. */
    int[] lengths() {
        int unit = type.size * Wire.unit(type.baseType);
        return Arrays.stream(counts).map(count -> count * unit).toArray();
    }

    /** Where the parts begin in the buffer [its elements]. */
    int[] starts() {
        if (type.direct) {
            int unit = type.extent * Wire.unit(type.baseType);
            return Arrays.stream(displacements)
                    .map(displacement -> displacement * unit)
                    .toArray();
        }
        return starts(lengths());
    }

    static int[] starts(int[] lengths) {
        int[] starts = new int[lengths.length];
        for (int r = 1; r < starts.length; r++) {
            starts[r] = starts[r - 1] + lengths[r - 1];
        }
        return starts;
    }

    /** The array from {@code offset} on, for parts of a type that is sent as it lies. */
    private Buffer all() {
        return Wire.of(array, offset, Array.getLength(array) - offset, type.baseType);
    }

    /** The parts to send. */
    Buffer outgoing() {
        if (type.direct) {
            return all();
        }
        Object packed = Wire.allocate(type.baseType, elements());
        int at = 0;
        for (int r = 0; r < counts.length; r++) {
            Items part = of(r);
            type.layout.gather(array, part.offset(), type.extent, packed, at, part.elements());
            at += part.elements();
        }
        return packed instanceof boolean[] flags
                ? Buffer.of(Wire.bytes(flags, 0, flags.length))
                : Wire.of(packed, 0, at, type.baseType);
    }

    private int elements() {
        return Arrays.stream(counts).sum() * type.size;
    }

    /** Where the parts are received. */
    Incoming incoming() {
        if (type.direct) {
            return new Incoming(all(), () -> {});
        }
        if (type.baseType == Datatype.BOOLEAN) {
            byte[] bytes = new byte[elements()];
            return new Incoming(Buffer.of(bytes), () -> {
                boolean[] flags = new boolean[bytes.length];
                Wire.flags(bytes, 0, flags, 0, flags.length);
                unpack(flags);
            });
        }
        Object packed = Wire.allocate(type.baseType, elements());
        return new Incoming(Wire.of(packed, 0, elements(), type.baseType), () -> unpack(packed));
    }

    private void unpack(Object packed) {
        int at = 0;
        for (int r = 0; r < counts.length; r++) {
            Items part = of(r);
            type.layout.scatter(packed, at, part.elements(), array, part.offset(), type.extent);
            at += part.elements();
        }
    }

    /** Where parts are received. */
    record Incoming(Buffer buffer, Runnable unpack) {}
}
