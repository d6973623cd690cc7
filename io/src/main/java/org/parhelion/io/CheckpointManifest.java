package org.parhelion.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;

/**
 * The list of a checkpoint's contents as readable text. The last line is a checksum, which shows whether the text is complete.
 *
 * <pre>
 *   parhelion checkpoint 1
 *   step 1000
 *   time 0x1.9p3                                  hexadecimal, so that no bit is lost
 *   points 512 512
 *   property dt 0x1.9p-7
 *   field DOUBLE u                                in the order of the values in each chunk
 *   placed DOUBLE 0 0 1 v                         a field with one point more along x (k j i) than the grid
 *   chunk rank-0.5eed.bin 0 0 0 1 256 512 9ae0daaf   file, box (k0 j0 i0 k1 j1 i1), a CRC32C for each field
 *   chunk rank-1.5eed.bin 0 256 0 1 512 512 10b3c2e1
 *   array receivers                               in the order of the values in each chunk, after the fields
 *   part 0 0 0 0 0 1 200 30 9ae0daaf              array, chunk, box, CRC32C; none where a rank has no part of an array
 *   end 7d2c1b0a                                  CRC32C of every line above
 * </pre>
 *
 * @param step number of completed steps
 * @param timeSeconds simulated time [s]
 * @param points points along each axis of the grid, slowest first
 * @param properties additional values of the writer, by key
 * @param fields the fields, in the order of their values in each chunk
 * @param chunks one per rank
 * @param arrays names of the arrays, in the order of their values in each chunk
 * @param parts the parts of the arrays, by chunk and array
 */
record CheckpointManifest(
        long step,
        double timeSeconds,
        List<Integer> points,
        Map<String, String> properties,
        List<Entry> fields,
        List<Chunk> chunks,
        List<String> arrays,
        List<Part> parts) {

    private static final String MAGIC = "parhelion checkpoint 1";

    /**
     * A field: every chunk contains its values.
     *
     * @param last layers of points beyond the last cell of each axis
     */
    record Entry(String name, Precision precision, Width last) {
        /** An entry for a field. */
        static Entry of(Field field) {
            return new Entry(field.name(), field.precision(), field.lattice().extra());
        }
    }

    /**
     * The file of one rank.
     *
     * @param file name of the file
     * @param box the points, as global indices
     * @param crcs CRC32C of each field's bytes, in hexadecimal
     */
    record Chunk(String file, Box box, List<String> crcs) {}

    /**
     * The part of an array in one chunk.
     *
     * @param array number of the array
     * @param chunk number of the chunk
     * @param box the indices; not empty
     * @param crc CRC32C of the bytes, in hexadecimal
     */
    record Part(int array, int chunk, Box box, String crc) {
        /** Number of bytes in the chunk. */
        long byteCount() {
            return box.volume() * Double.BYTES;
        }
    }

    /** Number of bytes of the fields in a chunk. */
    long fieldBytes(Chunk chunk) {
        return bytesBefore(chunk, fields.size());
    }

    /** Number of bytes of the first fields in a chunk. */
    long bytesBefore(Chunk chunk, int count) {
        long bytes = 0;
        for (Entry field : fields.subList(0, count)) {
            bytes += box(chunk, field).volume() * field.precision.byteSize();
        }
        return bytes;
    }

    /** The parts in a chunk, in the order of their values. */
    List<Part> parts(int chunk) {
        return parts.stream().filter(part -> part.chunk == chunk).toList();
    }

    /** The position of a part in its chunk's file. */
    long position(Part part) {
        long position = fieldBytes(chunks.get(part.chunk));
        for (Part before : parts(part.chunk)) {
            position += before.array < part.array ? before.byteCount() : 0;
        }
        return position;
    }

    /** The points of a field in a chunk, as global indices. */
    Box box(Chunk chunk, Entry field) {
        Box box = chunk.box;
        List<Axis> axes = List.of(Axis.values()).subList(Axis.values().length - points.size(), Axis.values().length);
        for (int a = 0; a < points.size(); a++) {
            if (box.high(axes.get(a)) == points.get(a)) {
                box = box.grow(axes.get(a).high(), field.last.along(axes.get(a)));
            }
        }
        return box;
    }

    String text() {
        StringBuilder text = new StringBuilder(MAGIC).append('\n');
        text.append("step ").append(step).append('\n');
        text.append("time ").append(Double.toHexString(timeSeconds)).append('\n');
        text.append("points");
        points.forEach(n -> text.append(' ').append(n));
        text.append('\n');
        new TreeMap<>(properties)
                .forEach((key, value) -> text.append("property ")
                        .append(key)
                        .append(' ')
                        .append(value)
                        .append('\n'));
        for (Entry field : fields) {
            boolean plain = field.last.equals(Width.NONE);
            text.append(plain ? "field " : "placed ").append(field.precision).append(' ');
            if (!plain) {
                text.append(field.last.k()).append(' ');
                text.append(field.last.j()).append(' ');
                text.append(field.last.i()).append(' ');
            }
            text.append(field.name).append('\n');
        }
        for (Chunk chunk : chunks) {
            text.append("chunk ").append(chunk.file);
            append(text, chunk.box);
            chunk.crcs.forEach(crc -> text.append(' ').append(crc));
            text.append('\n');
        }
        arrays.forEach(array -> text.append("array ").append(array).append('\n'));
        for (Part part : parts) {
            text.append("part ").append(part.array).append(' ').append(part.chunk);
            append(text, part.box);
            text.append(' ').append(part.crc).append('\n');
        }
        return text + "end " + crc(text.toString()) + "\n";
    }

    private static void append(StringBuilder text, Box box) {
        for (int bound : new int[] {box.k0(), box.j0(), box.i0(), box.k1(), box.j1(), box.i1()}) {
            text.append(' ').append(bound);
        }
    }

    /**
     * Reads {@link #text}.
     *
     * @param source name of the file, for messages
     * @throws DataException if a byte is missing or wrong
     */
    static CheckpointManifest parse(String text, String source) {
        int end = text.lastIndexOf("end ");
        if (!text.startsWith(MAGIC + "\n")) {
            throw new DataException(
                    source + " does not begin with '" + MAGIC + "': it is not a checkpoint of this version");
        }
        if (end < 0 || !text.substring(end).equals("end " + crc(text.substring(0, end)) + "\n")) {
            throw new DataException(
                    source + " is damaged or incomplete: its checksum does not match. " + Checkpoint.REMEDY);
        }
        CheckpointManifest.Reader reader = new Reader();
        text.substring(0, end).lines().skip(1).forEach(reader::line);
        return reader.manifest();
    }

    /** Parses the lines. Their checksum was correct, so an invalid line is an error of the writer. */
    private static final class Reader {
        private long step;
        private double timeSeconds;
        private final List<Integer> points = new ArrayList<>();
        private final Map<String, String> properties = new TreeMap<>();
        private final List<Entry> fields = new ArrayList<>();
        private final List<Chunk> chunks = new ArrayList<>();
        private final List<String> arrays = new ArrayList<>();
        private final List<Part> parts = new ArrayList<>();

        void line(String line) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "step" -> step = Long.parseLong(words[1]);
                case "time" -> timeSeconds = Double.parseDouble(words[1]);
                case "points" -> {
                    for (int a = 1; a < words.length; a++) {
                        points.add(Integer.parseInt(words[a]));
                    }
                }
                case "property" -> properties.put(words[1], rest(line));
                case "field" -> fields.add(new Entry(rest(line), Precision.valueOf(words[1]), Width.NONE));
                case "placed" -> {
                    Width last = new Width(
                            Integer.parseInt(words[2]), Integer.parseInt(words[3]), Integer.parseInt(words[4]));
                    fields.add(new Entry(line.split(" ", 6)[5], Precision.valueOf(words[1]), last));
                }
                case "chunk" ->
                    chunks.add(new Chunk(words[1], box(words, 2), List.of(words).subList(8, words.length)));
                case "array" -> arrays.add(line.split(" ", 2)[1]);
                case "part" ->
                    parts.add(
                            new Part(Integer.parseInt(words[1]), Integer.parseInt(words[2]), box(words, 3), words[9]));
                default ->
                    throw new DataException("the checkpoint's manifest contains an unknown line: '" + line + "'");
            }
        }

        private static Box box(String[] words, int first) {
            int[] b = new int[6];
            for (int n = 0; n < 6; n++) {
                b[n] = Integer.parseInt(words[first + n]);
            }
            return new Box(b[0], b[1], b[2], b[3], b[4], b[5]);
        }

        private static String rest(String line) {
            return line.split(" ", 3)[2];
        }

        CheckpointManifest manifest() {
            return new CheckpointManifest(
                    step,
                    timeSeconds,
                    List.copyOf(points),
                    Map.copyOf(properties),
                    List.copyOf(fields),
                    List.copyOf(chunks),
                    List.copyOf(arrays),
                    List.copyOf(parts));
        }
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(crc.getValue());
    }

    /** A CRC32C as eight hexadecimal digits. */
    static String hex(long crc) {
        return String.format("%08x", crc);
    }
}
