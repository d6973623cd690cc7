package org.parhelion.campaign.executor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.parhelion.campaign.spec.Csv;

/**
 * What processes of tasks print: ten thousand tasks in a few files.
 *
 * <pre>
 *   00000.log, 00001.log, …    pieces of all tasks, one after the other; a new file begins after 64 MiB
 *   index.csv                  task,attempt,stream,file,offset,length of each piece
 * </pre>
 *
 * A piece is written before its row in the index, so a row never names bytes that are missing; a row that was cut off by a crash is removed when the log is opened.
 * Safe for any thread; one process writes.
 */
public final class OutputLog implements AutoCloseable {
    private static final String INDEX = "index.csv";
    private static final String HEADER = "task,attempt,stream,file,offset,length\n";
    private static final int COLUMNS = 6;
    private static final long MOST_BYTES = 64L << 20;

    private final Path directory;
    private final FileChannel index;
    private FileChannel segment;
    private int number;

    private OutputLog(Path directory, FileChannel index, FileChannel segment, int number) {
        this.directory = directory;
        this.index = index;
        this.segment = segment;
        this.number = number;
    }

    /**
     * Opens a log to append to it.
     *
     * @param directory its directory; made if there is none
     * @return the log
     * @throws IOException if it cannot be written
     */
    public static OutputLog open(Path directory) throws IOException {
        Files.createDirectories(directory);
        int last;
        try (Stream<Path> files = Files.list(directory)) {
            last = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{5}\\.log"))
                    .mapToInt(name -> Integer.parseInt(name.substring(0, 5)))
                    .max()
                    .orElse(0);
        }
        FileChannel index = FileChannel.open(
                directory.resolve(INDEX), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (index.size() == 0) {
            write(index, HEADER.getBytes(StandardCharsets.UTF_8));
        } else {
            byte[] all = Files.readAllBytes(directory.resolve(INDEX));
            int whole = all.length;
            while (whole > 0 && all[whole - 1] != '\n') {
                whole--;
            }
            index.truncate(whole);
        }
        index.position(index.size());
        return new OutputLog(directory, index, segment(directory, last), last);
    }

    private static FileChannel segment(Path directory, int number) throws IOException {
        return FileChannel.open(
                directory.resolve(name(number)),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "%05d.log", number);
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /**
     * Appends a piece.
     *
     * @param task the task's number
     * @param attempt the attempt's number
     * @param stream {@code out} or {@code err}
     * @param bytes what was printed
     * @param length how many of these bytes
     */
    synchronized void append(int task, int attempt, String stream, byte[] bytes, int length) {
        try {
            if (segment.size() >= MOST_BYTES) {
                segment.close();
                segment = segment(directory, ++number);
            }
            long offset = segment.size();
            write(segment, java.util.Arrays.copyOf(bytes, length));
            write(
                    index,
                    (task + "," + attempt + "," + stream + "," + name(number) + "," + offset + "," + length + "\n")
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": what tasks print cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Reads what one task printed, attempt by attempt.
     *
     * @param directory the directory of a log, which another process may be writing
     * @param task the task's number
     * @param stream {@code out} or {@code err}
     * @return the text
     * @throws IOException if it cannot be read
     */
    public static String read(Path directory, int task, String stream) throws IOException {
        Path file = directory.resolve(INDEX);
        if (!Files.exists(file)) {
            return "";
        }
        List<byte[]> pieces = new ArrayList<>();
        int all = 0;
        for (List<String> row : Csv.parse(Files.readString(file))) {
            if (row.size() == COLUMNS
                    && row.get(0).equals(String.valueOf(task))
                    && row.get(2).equals(stream)) {
                byte[] piece =
                        piece(directory.resolve(row.get(3)), Long.parseLong(row.get(4)), Integer.parseInt(row.get(5)));
                pieces.add(piece);
                all += piece.length;
            }
        }
        ByteBuffer text = ByteBuffer.allocate(all);
        pieces.forEach(text::put);
        return new String(text.array(), StandardCharsets.UTF_8);
    }

    private static byte[] piece(Path file, long offset, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            channel.position(offset);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until the piece is complete
            }
            return java.util.Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    @Override
    public synchronized void close() {
        try {
            segment.close();
            index.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
