package mpi;

import org.parhelion.comm.Buffer;

/** Items of an array, as a call names them. */
record Items(Object array, int offset, int count, Datatype type) {
    /** The items to send. */
    Buffer outgoing() {
        return Parcel.outgoing(array, offset, count, type);
    }

    /** The items where they lie, if their type is direct. */
    Buffer direct() {
        return Wire.of(array, offset, elements(), type.baseType);
    }

    /** Where the items are received. */
    Parcel incoming() {
        return Parcel.incoming(array, offset, count, type);
    }

    int elements() {
        return type.elements(count);
    }

    boolean areObjects() {
        return type.baseType == Datatype.OBJECT;
    }

    /** The serialised objects. */
    byte[] serialised() {
        Object[] objects = (Object[]) Parcel.packed(array, offset, count, type);
        return Serial.write(objects, 0, objects.length);
    }

    /** Reads serialised objects to where they belong. */
    void deserialise(byte[] bytes) {
        Object[] objects = new Object[elements()];
        Serial.read(bytes, objects, 0, objects.length);
        type.layout.scatter(objects, 0, objects.length, array, offset, type.extent);
    }

    /** The elements in the order of the message: a copy. */
    Object packed() {
        return Parcel.packed(array, offset, count, type);
    }

    /** Puts elements in the order of the message where they belong. */
    void unpack(Object packed) {
        type.layout.scatter(packed, 0, elements(), array, offset, type.extent);
    }

    /** Whether two calls' items may lie in the same array, which the engine does not allow. */
    boolean sharesArray(Items other) {
        return array.equals(other.array);
    }
}
