package mpi;

import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;

/** The items of a primitive base type that a call sends or receives, as a buffer of the engine. */
final class Parcel {
    private final Buffer buffer;
    private final Object array;
    private final int offset;
    private final Datatype type;
    /** The elements in the order of the message; null if they are received where they belong. */
    private final @Nullable Object packed;
    /** For booleans: the elements as bytes. */
    private final byte @Nullable [] bytes;

    /** Elements to receive; their array is the next call's after {@link #unpack}. */
    private Parcel(Object array, int offset, Datatype type, int elements) {
        this.array = array;
        this.offset = offset;
        this.type = type;
        if (elements == 0) {
            packed = null;
            bytes = null;
            buffer = Wire.empty(type.baseType);
        } else if (type.baseType == Datatype.BOOLEAN) {
            packed = new boolean[elements];
            bytes = new byte[elements];
            buffer = Buffer.of(bytes);
        } else if (type.direct) {
            packed = null;
            bytes = null;
            buffer = Wire.of(array, offset, Wire.available(array, offset, elements), type.baseType);
        } else {
            packed = Scratch.take(type.baseType, elements);
            bytes = null;
            buffer = Wire.of(packed, 0, elements, type.baseType);
        }
    }

    private Parcel(Buffer buffer, Object array, int offset, Datatype type) {
        this.buffer = buffer;
        this.array = array;
        this.offset = offset;
        this.type = type;
        packed = null;
        bytes = null;
    }

    /** {@code count} items to send; {@link #release} when they are sent. */
    static Parcel filled(Object array, int offset, int count, Datatype type) {
        if (!type.isGathered()) {
            return new Parcel(outgoing(array, offset, count, type), array, offset, type);
        }
        Parcel parcel = incoming(array, offset, count, type);
        if (parcel.packed != null) {
            type.layout.gather(array, offset, type.extent, parcel.packed, 0, type.elements(count));
        }
        return parcel;
    }

    /** {@code count} items to send; a copy unless they lie in a row. */
    static Buffer outgoing(Object array, int offset, int count, Datatype type) {
        int elements = type.elements(count);
        if (elements == 0) {
            return Wire.empty(type.baseType);
        }
        if (type.direct) {
            return Wire.of(array, offset, elements, type.baseType);
        }
        if (type.baseType == Datatype.BOOLEAN && type.layout.isContiguous(type.extent)) {
            return Buffer.of(Wire.bytes((boolean[]) array, offset, elements));
        }
        Object packed = packed(array, offset, count, type);
        return packed instanceof boolean[] flags
                ? Buffer.of(Wire.bytes(flags, 0, elements))
                : Wire.of(packed, 0, elements, type.baseType);
    }

    /** A copy of the elements of {@code count} items, in the order of the message. */
    static Object packed(Object array, int offset, int count, Datatype type) {
        int elements = type.elements(count);
        Object packed = Wire.allocate(type.baseType, elements);
        type.layout.gather(array, offset, type.extent, packed, 0, elements);
        return packed;
    }

    /** Where {@code count} items are received. */
    static Parcel incoming(Object array, int offset, int count, Datatype type) {
        return new Parcel(array, offset, type, type.elements(count));
    }

    Buffer buffer() {
        return buffer;
    }

    /** Puts the elements that came where they belong. */
    void unpack(int elements) {
        if (packed == null) {
            return;
        }
        if (bytes != null) {
            Wire.flags(bytes, 0, (boolean[]) packed, 0, elements);
        }
        type.layout.scatter(packed, 0, elements, array, offset, type.extent);
        release();
    }

    /** Leaves the packed elements' array to the next call. */
    void release() {
        if (packed != null && bytes == null) {
            Scratch.give(packed, type.baseType);
        }
    }
}
