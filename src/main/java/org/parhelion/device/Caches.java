package org.parhelion.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The cache sizes of a core.
 *
 * @param l1Bytes size of the first-level data cache
 * @param l2Bytes size of the second-level cache
 */
record Caches(long l1Bytes, long l2Bytes) {
    /** Size of a cache line. */
    static final int LINE_BYTES = 64;

    private static final Path CORE = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final int MOST_ENTRIES = 8;
    /** Default sizes if the system does not report them; most cores have at least these. */
    private static final Caches SMALL = new Caches(32 << 10, 512 << 10);

    /** The sizes of this machine's first core, as Linux reports them. */
    static final Caches OF_THIS_MACHINE = read(CORE);

    static Caches read(Path core) {
        long l1 = SMALL.l1Bytes;
        long l2 = SMALL.l2Bytes;
        try {
            for (int entry = 0; entry < MOST_ENTRIES; entry++) {
                Path index = core.resolve("index" + entry);
                if (!Files.isDirectory(index)) {
                    break;
                }
                String type = Files.readString(index.resolve("type")).strip();
                String level = Files.readString(index.resolve("level")).strip();
                long bytes = bytes(Files.readString(index.resolve("size")).strip());
                if (!type.equals("Instruction") && level.equals("1")) {
                    l1 = bytes;
                } else if (level.equals("2")) {
                    l2 = bytes;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Missing or different information is not an error, because every tile size gives the same bits.
            return SMALL;
        }
        return new Caches(l1, l2);
    }

    private static long bytes(String size) {
        String text = size.toUpperCase(Locale.ROOT);
        if (text.endsWith("K")) {
            return Long.parseLong(text.substring(0, text.length() - 1)) << 10;
        }
        if (text.endsWith("M")) {
            return Long.parseLong(text.substring(0, text.length() - 1)) << 20;
        }
        return Long.parseLong(text);
    }
}
