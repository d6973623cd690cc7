package org.parhelion.io.vtk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/** Reads the description of a {@link VtkImage}, and the values of its arrays when they are asked for. */
final class ImageReader {
    /** Bytes that are read at most: the XML of a file, and one array of it. */
    private static final int MOST_BYTES = 1 << 30;

    private static final List<String> IMAGES = List.of("ImageData", "RectilinearGrid");

    private final Path path;
    private final byte[] text;
    private final long size;
    private final List<XmlTags.Tag> tags;

    private ImageReader(Path path, byte[] text, long size) {
        this.path = path;
        this.text = text;
        this.size = size;
        this.tags = XmlTags.of(text, text.length);
    }

    /**
     * Reads a description.
     *
     * @throws IllegalArgumentException if the file is another one, or damaged
     */
    static VtkImage read(Path path, FileChannel channel) throws IOException {
        return new ImageReader(path, beginning(channel), channel.size()).image();
    }

    /** The XML up to appended data and a little more, or all of the file. */
    private static byte[] beginning(FileChannel channel) throws IOException {
        int length = (int) Math.min(channel.size(), 1 << 16);
        while (true) {
            byte[] bytes = read(channel, 0, length);
            if (length == channel.size() || new String(bytes, StandardCharsets.ISO_8859_1).contains("<AppendedData")) {
                return length == channel.size()
                        ? bytes
                        : read(channel, 0, (int) Math.min(channel.size(), length + 1024));
            }
            if (length == MOST_BYTES) {
                throw new IllegalArgumentException("the XML has more than 1 GiB; write the file with appended data");
            }
            length = (int) Math.min(channel.size(), Math.min(2L * length, MOST_BYTES));
        }
    }

    private static byte[] read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            int n = channel.read(bytes, position + bytes.position());
            if (n < 0) {
                throw new IllegalArgumentException("ends within an array: the file is cut short");
            }
        }
        return bytes.array();
    }

    private Optional<XmlTags.Tag> first(String name) {
        return tags.stream().filter(tag -> tag.name().equals(name)).findFirst();
    }

    private VtkImage image() throws IOException {
        XmlTags.Tag file = first("VTKFile").orElseThrow(() -> new IllegalArgumentException("not a file of VTK"));
        String type = file.attribute("type");
        boolean index = type.startsWith("P") && IMAGES.contains(type.substring(1));
        if (!index && !IMAGES.contains(type)) {
            throw new IllegalArgumentException("contains " + type + "; only ImageData and RectilinearGrid are read");
        }
        XmlTags.Tag whole = first(type).orElseThrow(() -> new IllegalArgumentException("no <" + type + ">"));
        int[] extent = whole.integers("WholeExtent", 6);
        if (index) {
            return pieces(extent);
        }
        List<XmlTags.Tag> pieces =
                tags.stream().filter(tag -> tag.name().equals("Piece")).toList();
        if (pieces.size() != 1) {
            throw new IllegalArgumentException(
                    "contains " + pieces.size() + " pieces; one is read, or an index of files of one piece");
        }
        int[] own = pieces.getFirst().integers("Extent", 6);
        return new VtkImage(path, own, arrays(file, own));
    }

    private Map<String, VtkImage.Stored> arrays(XmlTags.Tag file, int[] extent) {
        Map<String, VtkImage.Stored> arrays = new LinkedHashMap<>();
        for (String section : List.of("PointData", "CellData")) {
            int[] shape = shape(extent, section.equals("CellData"));
            boolean inside = false;
            for (XmlTags.Tag tag : tags) {
                if (tag.name().equals(section)) {
                    inside = true;
                } else if (tag.name().equals("/" + section)) {
                    inside = false;
                } else if (inside && tag.name().equals("DataArray")) {
                    arrays.putIfAbsent(
                            tag.attributes().getOrDefault("Name", "unnamed"),
                            new VtkImage.Stored(shape, () -> values(file, tag, shape)));
                }
            }
        }
        return arrays;
    }

    private double[] values(XmlTags.Tag file, XmlTags.Tag array, int... shape) throws IOException {
        int count = count(shape);
        String components = array.attributes().getOrDefault("NumberOfComponents", "1");
        if (!components.equals("1")) {
            throw new IllegalArgumentException("has " + components + " components; write each as an array of its own");
        }
        String format = array.attribute("format");
        if (format.equals("ascii")) {
            return numbers(array, count);
        }
        VtkType type = VtkType.of(array.attribute("type"));
        boolean inline = format.equals("binary");
        boolean base64 = inline
                || first("AppendedData")
                        .orElseThrow(() -> new IllegalArgumentException("no <AppendedData>: the file is cut short"))
                        .attributes()
                        .getOrDefault("encoding", "base64")
                        .equals("base64");
        String compressor = file.attributes().getOrDefault("compressor", "");
        if (!compressor.isEmpty() && !compressor.equals("vtkZLibDataCompressor")) {
            throw new IllegalArgumentException("compressed by " + compressor
                    + ", which is not read; write the file without compression, or with zlib");
        }
        DataBlock block = new DataBlock(
                file.attributes().getOrDefault("byte_order", "LittleEndian").equals("BigEndian")
                        ? ByteOrder.BIG_ENDIAN
                        : ByteOrder.LITTLE_ENDIAN,
                file.attributes().getOrDefault("header_type", "UInt32").equals("UInt64"),
                !compressor.isEmpty(),
                base64);
        long length = (long) count * type.bytes;
        ByteBuffer data = inline ? ByteBuffer.wrap(content(array)) : appended(array, block.mostBytes(length));
        ByteBuffer bytes = block.decode(data, length);
        double[] values = new double[count];
        for (int n = 0; n < count; n++) {
            values[n] = type.read(bytes);
        }
        return values;
    }

    /** The text of an array, without white space around it. */
    private byte[] content(XmlTags.Tag array) {
        int end = array.end();
        while (end < text.length && text[end] != '<') {
            end++;
        }
        String content = new String(text, array.end(), end - array.end(), StandardCharsets.ISO_8859_1);
        return content.strip().getBytes(StandardCharsets.ISO_8859_1);
    }

    private double[] numbers(XmlTags.Tag array, int count) {
        StringTokenizer words = new StringTokenizer(new String(content(array), StandardCharsets.ISO_8859_1));
        if (words.countTokens() != count) {
            throw new IllegalArgumentException(
                    "has " + words.countTokens() + " numbers; its extents need " + count + ": the file is damaged");
        }
        double[] values = new double[count];
        for (int n = 0; n < count; n++) {
            values[n] = Double.parseDouble(words.nextToken());
        }
        return values;
    }

    /** From the data of an array to the end of the file, or {@code most} bytes. */
    private ByteBuffer appended(XmlTags.Tag array, long most) throws IOException {
        int begin = first("AppendedData")
                .orElseThrow(() -> new IllegalArgumentException("no <AppendedData>: the file is cut short"))
                .end();
        while (begin < text.length && text[begin] != '_') {
            begin++;
        }
        long offset;
        try {
            offset = Long.parseLong(array.attribute("offset").strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("offset " + array.attribute("offset") + " is no number", e);
        }
        long from = begin + 1 + offset;
        if (offset < 0 || from < 0 || from > size) {
            throw new IllegalArgumentException("begins at byte " + from + " of " + size + ": the file is cut short");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return ByteBuffer.wrap(read(channel, from, (int) Math.min(Math.min(most, size - from), MOST_BYTES)));
        }
    }

    private VtkImage pieces(int... whole) throws IOException {
        List<VtkImage> pieces = new ArrayList<>();
        for (XmlTags.Tag tag : tags) {
            if (tag.name().equals("Piece")) {
                VtkImage piece = piece(tag.attribute("Source"));
                if (!Arrays.equals(piece.extent(), tag.integers("Extent", 6))) {
                    throw new IllegalArgumentException("piece " + tag.attribute("Source") + " has extents "
                            + Arrays.toString(piece.extent()) + " in place of " + tag.attribute("Extent"));
                }
                pieces.add(piece);
            }
        }
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("names no pieces: the file is damaged");
        }
        Map<String, VtkImage.Stored> arrays = new LinkedHashMap<>();
        for (String name : pieces.getFirst().names()) {
            boolean cells = !Arrays.equals(
                    pieces.getFirst().shape(name), shape(pieces.getFirst().extent(), false));
            int[] shape = shape(whole, cells);
            arrays.put(name, new VtkImage.Stored(shape, () -> joined(name, pieces, whole, shape)));
        }
        return new VtkImage(path, whole, arrays);
    }

    private VtkImage piece(String source) throws IOException {
        if (!source.endsWith(".vti") && !source.endsWith(".vtr")) {
            throw new IllegalArgumentException("piece '" + source + "' is no .vti or .vtr file");
        }
        try {
            return VtkImage.open(path.resolveSibling(source));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new IllegalArgumentException("piece '" + source + "' is missing", e);
        }
    }

    private static double[] joined(String name, List<VtkImage> pieces, int[] whole, int... shape) throws IOException {
        int count = count(shape);
        long there = 0;
        for (VtkImage piece : pieces) {
            there += count(piece.shape(name));
        }
        if (there < count) {
            throw new IllegalArgumentException(
                    "the pieces have " + there + " values of " + count + ": the file is damaged");
        }
        double[] values = new double[count];
        for (VtkImage piece : pieces) {
            int[] part = piece.shape(name);
            double[] from = piece.read(name);
            int k0 = piece.extent()[4] - whole[4];
            int j0 = piece.extent()[2] - whole[2];
            int i0 = piece.extent()[0] - whole[0];
            if (k0 < 0
                    || j0 < 0
                    || i0 < 0
                    || k0 + part[0] > shape[0]
                    || j0 + part[1] > shape[1]
                    || i0 + part[2] > shape[2]) {
                throw new IllegalArgumentException(piece.path() + " lies outside the whole: the file is damaged");
            }
            for (int k = 0; k < part[0]; k++) {
                for (int j = 0; j < part[1]; j++) {
                    int to = ((k0 + k) * shape[1] + j0 + j) * shape[2] + i0;
                    System.arraycopy(from, (k * part[1] + j) * part[2], values, to, part[2]);
                }
            }
        }
        return values;
    }

    /** Points, or cells, along z, y, x. */
    private static int[] shape(int[] extent, boolean cells) {
        int[] shape = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            long points = (long) extent[2 * axis + 1] - extent[2 * axis] + 1;
            if (points < 1 || points > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "extents " + Arrays.toString(extent) + " have no points: the file is damaged");
            }
            shape[2 - axis] = (int) (cells && points > 1 ? points - 1 : points);
        }
        return shape;
    }

    private static int count(int... shape) {
        long count = (long) shape[0] * shape[1];
        if (count > Integer.MAX_VALUE || count * shape[2] > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException(Arrays.toString(shape) + " are more values than an array can have");
        }
        return (int) count * shape[2];
    }
}
