package mpjbuf;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A packed message: what {@code Comm.Pack} writes, {@code Comm.Unpack} reads, and a send of {@code MPI.PACKED} sends.
 *
 * <p>A buffer is a row of sections. A section begins at a multiple of eight bytes with a header of eight bytes, its type and its
 * number of elements; the elements follow. Serialised objects lie beside the sections. A buffer grows as needed: its capacity is
 * what the program asked for, not a limit.
 */
@SuppressWarnings("ByteBufferBackingArray") // made by allocate and wrap
public class Buffer {
    /** Length of the header of a section [bytes]. */
    public static final int SECTION_OVERHEAD = 8;
    /** Sections begin at multiples of it [bytes]. */
    public static final int ALIGNMENT_UNIT = 8;

    private static final int COUNT = 4;
    private static final int SMALLEST = 64;

    private final int capacity;
    private final int offset;
    private ByteBuffer bytes = allocate(SMALLEST);
    private List<byte[]> objects = new ArrayList<>();
    private int size;
    private int section = -1;
    private int readFrom;
    private int objectsRead;

    /** Creates an empty buffer. */
    public Buffer(int capacity) {
        this.capacity = capacity;
        this.offset = 0;
    }

    /** Creates an empty buffer; only the capacity of {@code memory} is used. */
    public Buffer(RawBuffer memory, int offset, int capacity) {
        this.capacity = Math.max(capacity, memory.getCapacity());
        this.offset = offset;
    }

    /** Returns the offset that the constructor was given. */
    public int offset() {
        return offset;
    }

    /** Ends writing; reading begins at the first section. */
    public void commit() throws BufferException {
        rewind();
    }

    /** Removes all sections. */
    public void clear() throws BufferException {
        size = 0;
        section = -1;
        objects = new ArrayList<>();
        rewind();
    }

    /** Does nothing: the memory is the garbage collector's. */
    public void free() {
        // garbage collected
    }

    /** Returns the length of the sections [bytes]. */
    public int getSize() {
        return size;
    }

    /** Sets the length of the sections [bytes]; the next section is written behind it. */
    public void setSize(int size) {
        if (size == 0) {
            objects = new ArrayList<>();
        }
        ensure(size);
        this.size = size;
    }

    /** Returns the capacity that the constructor was given [bytes]. */
    public int getCapacity() {
        return capacity;
    }

    /** Returns memory of the same capacity. */
    public RawBuffer getStaticBuffer() {
        return BufferFactory.create(capacity);
    }

    /** Begins a section. */
    public void putSectionHeader(Type type) throws BufferException {
        section = aligned(size);
        ensure(section + SECTION_OVERHEAD);
        bytes.putInt(section, type.getCode());
        bytes.putInt(section + COUNT, 0);
        size = section + SECTION_OVERHEAD;
    }

    /** Begins to read the next section, and returns its type. */
    public Type getSectionHeader() throws BufferException {
        section = aligned(readFrom);
        if (section + SECTION_OVERHEAD > bytes.capacity()) {
            throw new BufferException("no section begins at byte " + section + ": all sections have been read");
        }
        readFrom = section + SECTION_OVERHEAD;
        return Type.getType(bytes.getInt(section));
    }

    /** Returns the number of elements of the section that was begun last. */
    public int getSectionSize() throws BufferException {
        return section < 0 ? 0 : bytes.getInt(section + COUNT);
    }

    /** Appends {@code count} elements of an array of a primitive type to the section that was begun last. */
    public void write(Object array, int from, int count) throws BufferException {
        int width = width(array);
        ensure(size + count * width);
        transfer(array, from, count, size, true);
        size += count * width;
        bytes.putInt(section + COUNT, bytes.getInt(section + COUNT) + count);
    }

    /** Reads the next {@code count} elements of the section that was begun last into an array of a primitive type. */
    public void read(Object array, int from, int count) throws BufferException {
        int width = width(array);
        if (readFrom + count * width > bytes.capacity()) {
            throw new BufferException("the section has fewer than " + count + " elements left");
        }
        transfer(array, from, count, readFrom, false);
        readFrom += count * width;
    }

    /** Appends serialised objects. */
    public void putObjects(byte[] serialised, int count) {
        objects.add(serialised);
        bytes.putInt(section + COUNT, bytes.getInt(section + COUNT) + count);
    }

    /** Returns the next serialised objects. */
    public byte[] takeObjects() throws BufferException {
        if (objectsRead == objects.size()) {
            throw new BufferException("the section has no objects");
        }
        return objects.get(objectsRead++);
    }

    /** Reading begins at the first section. */
    public void rewind() {
        readFrom = 0;
        objectsRead = 0;
    }

    /** Returns the sections and objects as the bytes of a message. */
    public byte[] toMessage() {
        int length = Integer.BYTES + size;
        for (byte[] serialised : objects) {
            length += Integer.BYTES + serialised.length;
        }
        ByteBuffer message = allocate(length).putInt(size).put(bytes.array(), 0, size);
        objects.forEach(serialised -> message.putInt(serialised.length).put(serialised));
        return message.array();
    }

    /** Replaces the content by that of a message. */
    public void fromMessage(byte[] message, int length) {
        ByteBuffer in = ByteBuffer.wrap(message, 0, length).order(ByteOrder.nativeOrder());
        size = in.getInt();
        bytes = allocate(Math.max(size, SMALLEST));
        in.get(bytes.array(), 0, size);
        objects = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] serialised = new byte[in.getInt()];
            in.get(serialised);
            objects.add(serialised);
        }
        section = -1;
        rewind();
    }

    private static int aligned(int position) {
        return (position + ALIGNMENT_UNIT - 1) / ALIGNMENT_UNIT * ALIGNMENT_UNIT;
    }

    private static ByteBuffer allocate(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder());
    }

    private void ensure(int length) {
        if (length > bytes.capacity()) {
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), Math.max(length, 2 * bytes.capacity())))
                    .order(ByteOrder.nativeOrder());
        }
    }

    private static int width(Object array) {
        return switch (array) {
            case byte[] _, boolean[] _ -> Byte.BYTES;
            case char[] _, short[] _ -> Short.BYTES;
            case int[] _, float[] _ -> Integer.BYTES;
            case long[] _, double[] _ -> Long.BYTES;
            default ->
                throw new ClassCastException(array.getClass().getTypeName() + " is not an array of a primitive type");
        };
    }

    private void transfer(Object array, int from, int count, int at, boolean write) {
        ByteBuffer view = bytes.slice(at, count * width(array)).order(ByteOrder.nativeOrder());
        switch (array) {
            case byte[] a when write -> view.put(a, from, count);
            case byte[] a -> view.get(a, from, count);
            case char[] a when write -> view.asCharBuffer().put(a, from, count);
            case char[] a -> view.asCharBuffer().get(a, from, count);
            case short[] a when write -> view.asShortBuffer().put(a, from, count);
            case short[] a -> view.asShortBuffer().get(a, from, count);
            case int[] a when write -> view.asIntBuffer().put(a, from, count);
            case int[] a -> view.asIntBuffer().get(a, from, count);
            case long[] a when write -> view.asLongBuffer().put(a, from, count);
            case long[] a -> view.asLongBuffer().get(a, from, count);
            case float[] a when write -> view.asFloatBuffer().put(a, from, count);
            case float[] a -> view.asFloatBuffer().get(a, from, count);
            case double[] a when write -> view.asDoubleBuffer().put(a, from, count);
            case double[] a -> view.asDoubleBuffer().get(a, from, count);
            case boolean[] a -> {
                for (int i = 0; i < count; i++) {
                    if (write) {
                        view.put((byte) (a[from + i] ? 1 : 0));
                    } else {
                        Array.setBoolean(array, from + i, view.get() != 0);
                    }
                }
            }
            default -> throw new ClassCastException(array.getClass().getTypeName());
        }
    }
}
