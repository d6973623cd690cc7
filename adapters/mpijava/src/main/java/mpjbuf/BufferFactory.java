package mpjbuf;

/** Makes the memory of buffers. */
public final class BufferFactory {
    private BufferFactory() {}

    /** Returns memory for {@code capacity} bytes. */
    public static RawBuffer create(int capacity) {
        return new Plain(capacity);
    }

    /** Does nothing: the memory is the garbage collector's. */
    public static void destroy(RawBuffer buffer) {
        buffer.free();
    }

    private record Plain(int getCapacity) implements RawBuffer {
        @Override
        public void free() {
            // garbage collected
        }
    }
}
