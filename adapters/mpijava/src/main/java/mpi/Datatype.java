package mpi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mpjbuf.Type;

/**
 * What the items of a message are: a primitive type, objects, or items at given positions of an array.
 *
 * <p>Positions, strides, bounds and extents count elements of the array, also in {@code Hvector} and {@code Hindexed}: Java's arrays
 * have no byte addresses.
 */
public abstract class Datatype implements Freeable {
    static final int UNDEFINED = -1;
    static final int BYTE = 1;
    static final int CHAR = 2;
    static final int SHORT = 3;
    static final int BOOLEAN = 4;
    static final int INT = 5;
    static final int LONG = 6;
    static final int FLOAT = 7;
    static final int DOUBLE = 8;
    static final int PACKED = 9;
    static final int LB = 10;
    static final int UB = 11;
    static final int OBJECT = 12;

    private static final int HEADER = 8;

    /** The type of the array's elements: 1 byte, 2 char, 3 short, 4 boolean, 5 int, 6 long, 7 float, 8 double, 9 packed, 12 object. */
    public int baseType = UNDEFINED;

    Type bufferType = Type.UNDEFINED;
    /** Elements of one item. */
    int size;
    /** Their length [bytes]; 0 for objects. */
    int byteSize;

    int lb;
    int ub;
    int extent;
    boolean lbSet;
    boolean ubSet;
    Layout layout = Layout.NONE;
    /** Whether items can be sent from the array as it is. */
    boolean direct;

    /** Creates a type without elements. */
    public Datatype() {}

    /** Takes the base type of {@code old}. */
    final void base(Datatype old) {
        baseType = old.baseType;
        bufferType = old.bufferType;
    }

    /** Sets the elements: {@code layout} of each item. */
    final void elements(Layout elements, int bytes) {
        layout = elements;
        size = elements.size();
        byteSize = bytes;
    }

    /** Sets the bounds of an item. */
    final void bounds(int lower, int upper) {
        lb = lower;
        ub = upper;
        extent = upper - lower;
        seal();
    }

    /** An item without elements: MPICH's bounds. */
    final void noBounds() {
        lb = Integer.MAX_VALUE;
        ub = Integer.MIN_VALUE;
        extent = 0;
        seal();
    }

    private void seal() {
        direct = baseType >= BYTE && baseType <= DOUBLE && baseType != BOOLEAN && layout.isContiguous(extent);
    }

    /** Whether items of this type have bounds: elements, or markers. */
    final boolean isBounded() {
        return size != 0 || lbSet || ubSet;
    }

    /** Whether the elements are primitives, neither objects nor a packed message. */
    final boolean isPrimitive() {
        return baseType >= BYTE && baseType <= DOUBLE;
    }

    /** Whether items are packed for a message, element by element. */
    final boolean isGathered() {
        return isPrimitive() && !direct && baseType != BOOLEAN;
    }

    /** Elements of {@code count} items. */
    final int elements(int count) {
        return Math.multiplyExact(count, size);
    }

    /** Bytes of one element in a message. */
    final int elementBytes() {
        return size == 0 ? 1 : Math.max(1, byteSize / size);
    }

    /** Length of {@code count} packed items [bytes]. MPJ Express rounds so, and programs print it. */
    int packedSize(int count) {
        int total = HEADER + count * byteSize;
        return total + total % HEADER;
    }

    /** Returns {@link #baseType}. */
    public int getType() {
        return baseType;
    }

    /** Returns the length of one item's elements [bytes]. */
    public int getByteSize() {
        return byteSize;
    }

    /** Returns the distance between items that follow each other [elements]: MPI_Type_extent. */
    public int Extent() throws MPIException {
        return extent;
    }

    /** Returns the number of elements of one item: MPI_Type_size. */
    public int Size() throws MPIException {
        return size;
    }

    /** Returns the lower bound of an item [elements]: MPI_Type_lb. */
    public int Lb() throws MPIException {
        return lb;
    }

    /** Returns the upper bound of an item [elements]: MPI_Type_ub. */
    public int Ub() throws MPIException {
        return ub;
    }

    /** Does nothing: a type can be used at once. MPI_Type_commit. */
    public void Commit() throws MPIException {
        // nothing to prepare
    }

    @Override
    public void free() {
        // garbage collected
    }

    /** Returns the type of {@code count} items in a row: MPI_Type_contiguous. */
    public static Datatype Contiguous(int count, Datatype oldtype) throws MPIException {
        return new Contiguous(count, oldtype);
    }

    /** Returns the type of blocks at a stride, which counts items: MPI_Type_vector. */
    public static Datatype Vector(int count, int blocklength, int stride, Datatype oldtype) throws MPIException {
        return new Vector(count, blocklength, stride, oldtype, true);
    }

    /** Returns the type of blocks at a stride, which counts elements: MPI_Type_hvector. */
    public static Datatype Hvector(int count, int blocklength, int stride, Datatype oldtype) throws MPIException {
        return new Vector(count, blocklength, stride, oldtype, false);
    }

    /** Returns the type of blocks at displacements, which count items: MPI_Type_indexed. */
    public static Datatype Indexed(int[] array_of_blocklengths, int[] array_of_displacements, Datatype oldtype)
            throws MPIException {
        return new Indexed(array_of_blocklengths, array_of_displacements, oldtype, true);
    }

    /** Returns the type of blocks at displacements, which count elements: MPI_Type_hindexed. */
    public static Datatype Hindexed(int[] array_of_blocklengths, int[] array_of_displacements, Datatype oldtype)
            throws MPIException {
        return new Indexed(array_of_blocklengths, array_of_displacements, oldtype, false);
    }

    /** Returns the type of blocks of several types of one base type; displacements count elements: MPI_Type_struct. */
    public static Datatype Struct(int[] array_of_blocklengths, int[] array_of_displacements, Datatype[] array_of_types)
            throws MPIException {
        return new Struct(array_of_blocklengths, array_of_displacements, array_of_types);
    }

    /** Sets elements and bounds of blocks of one type, {@code displacements} in elements. */
    final void blocks(int[] lengths, int[] displacements, Datatype old) {
        base(old);
        List<Layout> parts = new ArrayList<>();
        int lower = Integer.MAX_VALUE;
        int upper = Integer.MIN_VALUE;
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] > 0) {
                parts.add(old.layout.repeat(lengths[i], old.extent).at(displacements[i]));
                lower = Math.min(lower, displacements[i] + old.lb);
                upper = Math.max(upper, displacements[i] + (lengths[i] - 1) * old.extent + old.ub);
            }
        }
        int repetitions = Arrays.stream(lengths).sum();
        elements(Layout.join(parts), repetitions * old.byteSize);
        lbSet = repetitions > 0 && old.lbSet;
        ubSet = repetitions > 0 && old.ubSet;
        if (repetitions > 0 && old.isBounded()) {
            bounds(lower, upper);
        } else {
            noBounds();
        }
    }
}
