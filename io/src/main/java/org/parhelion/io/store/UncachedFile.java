package org.parhelion.io.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A new file that is written in order and past the page cache ({@code O_DIRECT}), where the file system supports this. Otherwise the kernel
 * copies all bytes into pages that it must find first, which can take more processor time than everything else in a write.
 *
 * <p>The kernel accepts whole blocks at aligned addresses. Such bytes are written from where they are; others are collected in an aligned
 * buffer. The last block is filled up with zeros, and the file cut to its length. For one thread.
 */
final class UncachedFile implements WritableByteChannel {
    /** Size of the buffer of collected bytes. */
    private static final int COLLECTED_BYTES = 1 << 20;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);
    private static final Optional<OpenOption> DIRECT = direct();

    private final Path path;
    private FileChannel channel;
    /** The unit of writes [bytes]; 0 through the page cache. */
    private int block;

    private ByteBuffer collected = NONE;
    private long length;

    private UncachedFile(Path path, FileChannel channel, int block) {
        this.path = path;
        this.channel = channel;
        this.block = block;
    }

    /** The JDK's option, by its name: its module may be absent, and javac warns of it wherever it is used. */
    private static Optional<OpenOption> direct() {
        try {
            return Stream.of(
                            Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst();
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Creates a file, or empties it.
     *
     * @throws IOException if it cannot be written
     */
    static UncachedFile create(Path path) throws IOException {
        FileChannel cached = cached(path);
        try {
            long block = Files.getFileStore(path).getBlockSize();
            if (DIRECT.isPresent() && block > 0 && COLLECTED_BYTES % block == 0) {
                FileChannel direct = FileChannel.open(path, StandardOpenOption.WRITE, DIRECT.get());
                cached.close();
                return new UncachedFile(path, direct, (int) block);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // The file system does not support it.
        }
        return new UncachedFile(path, cached, 0);
    }

    /**
     * Writes a file and forces it to disk.
     *
     * @param path the file; created or replaced
     * @param body writes the bytes; those of direct buffers at aligned addresses, in large pieces, cost least
     * @throws IOException if it cannot be written, or from {@code body}
     */
    static void write(Path path, ObjectStore.Body body) throws IOException {
        try (UncachedFile file = create(path)) {
            body.writeTo(file);
            file.force();
        }
    }

    private static FileChannel cached(Path path) throws IOException {
        return FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        while (source.hasRemaining()) {
            if (block == 0) {
                channel.write(source);
            } else if (collected.position() > 0 || wholeBlocks(source) == 0) {
                collect(source);
            } else {
                int limit = source.limit();
                writeBlocks(source.limit(source.position() + wholeBlocks(source)));
                source.limit(limit);
            }
        }
        length += count;
        return count;
    }

    /** The bytes that can be written from where they are. */
    private int wholeBlocks(ByteBuffer source) {
        boolean aligned = source.isDirect() && source.alignmentOffset(source.position(), block) == 0;
        return aligned ? source.remaining() / block * block : 0;
    }

    private void collect(ByteBuffer source) throws IOException {
        if (collected.capacity() == 0) {
            collected = ByteBuffer.allocateDirect(COLLECTED_BYTES + block).alignedSlice(block);
            collected.limit(COLLECTED_BYTES);
        }
        int count = Math.min(source.remaining(), collected.remaining());
        collected.put(collected.position(), source, source.position(), count);
        collected.position(collected.position() + count);
        source.position(source.position() + count);
        if (!collected.hasRemaining()) {
            writeBlocks(collected.flip());
            collected.clear().limit(COLLECTED_BYTES);
        }
    }

    private void writeBlocks(ByteBuffer blocks) throws IOException {
        int begin = blocks.position();
        try {
            writeAll(blocks);
        } catch (IOException e) {
            if (channel.position() > 0) {
                throw e;
            }
            // Some file systems refuse not the opening but the first write. If it is another fault, it occurs again.
            channel.close();
            channel = cached(path);
            block = 0;
            writeAll(blocks.position(begin));
        }
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Writes what is collected, and forces the file to disk. */
    void force() throws IOException {
        if (collected.position() > 0) {
            while (collected.position() % block != 0) {
                collected.put((byte) 0);
            }
            writeBlocks(collected.flip());
            channel.truncate(length);
        }
        channel.force(true);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
