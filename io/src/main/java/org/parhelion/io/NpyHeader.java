package org.parhelion.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The header of a {@code .npy} file, versions 1.0, 2.0 and 3.0.
 *
 * <pre>
 *   0        6  8       10 or 12
 *   |\x93NUMPY|1 0|length|{'descr': '&lt;f8', 'fortran_order': False, 'shape': (512, 300), }  \n| values …
 *               2 bytes in version 1.0, 4 bytes after that; the text is UTF-8 in version 3.0, Latin-1 before
 * </pre>
 *
 * @param type type of the elements
 * @param fortranOrder whether the first index runs fastest
 * @param shape extents, slowest axis of C order first; empty for a single value
 * @param dataOffset offset of the values in the file, in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NpyHeader(NpyType type, boolean fortranOrder, int[] shape, long dataOffset) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** By default NumPy refuses headers above 10 000 bytes. */
    private static final long LARGEST_BYTES = 1 << 16;

    private static final int KEYS = 3;
    private static final int QUOTED = 120;

    /**
     * Reads the header at the beginning of {@code file}.
     *
     * @param path names the file in messages
     * @throws DataException if {@code file} is not a {@code .npy} file, or its array is not supported
     */
    static NpyHeader read(String path, MemorySegment file) {
        if (file.byteSize() < MAGIC.length || !startsWithMagic(file)) {
            throw new DataException(path + ": not a .npy file; write it with np.save(name, array)");
        }
        if (file.byteSize() < 12) {
            throw cutOff(path, "the file ends after " + file.byteSize() + " bytes");
        }
        int major = Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, 6));
        int minor = Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, 7));
        if (major < 1 || major > 3 || minor != 0) {
            throw new DataException(path + ": .npy version " + major + "." + minor
                    + "; versions 1.0, 2.0 and 3.0 are supported: write the file with np.save(name, array)");
        }
        var shortLength = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        var intLength = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        long begin = major == 1 ? 10 : 12;
        long length = major == 1
                ? Short.toUnsignedInt(file.get(shortLength, 8))
                : Integer.toUnsignedLong(file.get(intLength, 8));
        if (begin + length > file.byteSize()) {
            throw cutOff(path, "its header of " + length + " bytes is truncated");
        }
        if (length > LARGEST_BYTES) {
            throw new DataException(path + ": a header of " + length + " bytes; plain arrays need less than "
                    + LARGEST_BYTES + ": save np.ascontiguousarray(a, dtype='<f8')");
        }
        byte[] bytes = file.asSlice(begin, length).toArray(ValueLayout.JAVA_BYTE);
        String text = new String(bytes, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return of(path, text, begin + length);
    }

    private static boolean startsWithMagic(MemorySegment file) {
        return file.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) == -1;
    }

    private static DataException cutOff(String path, String what) {
        return new DataException(path + ": " + what + "; copy or save it again");
    }

    private static NpyHeader of(String path, String text, long dataOffset) {
        PythonLiteral literal;
        try {
            literal = PythonLiteral.parse(text);
        } catch (IllegalArgumentException e) {
            throw malformed(path, text, String.valueOf(e.getMessage()));
        }
        Map<String, PythonLiteral> entries =
                literal instanceof PythonLiteral.Dict(Map<String, PythonLiteral> found) ? found : Map.of();
        PythonLiteral descr = entries.get("descr");
        PythonLiteral order = entries.get("fortran_order");
        PythonLiteral shape = entries.get("shape");
        if (descr == null || order == null || shape == null || entries.size() != KEYS) {
            throw malformed(path, text, "its keys must be descr, fortran_order and shape and no others");
        }
        return new NpyHeader(type(path, descr), fortranOrder(path, text, order), shape(path, shape), dataOffset);
    }

    private static DataException malformed(String path, String header, String reason) {
        return new DataException(path + ": malformed header " + quoted(header) + ": " + reason
                + "; write the file with np.save(name, array)");
    }

    private static NpyType type(String path, PythonLiteral descr) {
        if (!(descr instanceof PythonLiteral.Text(String name))) {
            throw new DataException(path + ": elements of structured type " + quoted(descr.toString())
                    + "; save one of its columns, a['name'].astype('<f8')");
        }
        return NpyType.of(name)
                .orElseThrow(() -> new DataException(path + ": elements of type " + quoted(descr.toString())
                        + "; bool, integers and floats of up to 8 bytes are supported: save a.astype('<f8')"));
    }

    private static boolean fortranOrder(String path, String header, PythonLiteral value) {
        return switch (value.toString()) {
            case "True" -> true;
            case "False" -> false;
            default -> throw malformed(path, header, "fortran_order is neither True nor False");
        };
    }

    private static int[] shape(String path, PythonLiteral shape) {
        if (!(shape instanceof PythonLiteral.Tuple(List<PythonLiteral> items))) {
            throw new DataException(path + ": shape " + quoted(shape.toString())
                    + " is not a tuple of whole numbers; write the file with np.save(name, array)");
        }
        return items.stream()
                .mapToInt(item -> extent(path, shape, item.toString()))
                .toArray();
    }

    private static int extent(String path, PythonLiteral shape, String item) {
        // Python 2 wrote long integers with an L.
        if (!item.matches("\\+?\\d+L?")) {
            throw new DataException(path + ": shape " + quoted(shape.toString()) + " contains " + quoted(item)
                    + ", which is not a whole number of 0 or more; write the file with np.save(name, array)");
        }
        try {
            return Integer.parseInt(item.replace("L", ""));
        } catch (NumberFormatException e) {
            throw new DataException(
                    path + ": shape " + quoted(shape.toString()) + " has an axis of more than " + Integer.MAX_VALUE
                            + " values; split the array along it",
                    e);
        }
    }

    /** {@code text} on one line, shortened. */
    private static String quoted(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}", "?");
        return line.length() <= QUOTED ? line : line.substring(0, QUOTED) + "…";
    }
}
