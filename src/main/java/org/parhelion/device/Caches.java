package org.parhelion.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cache size of a core.
 *
 * @param l2Bytes size of the second-level cache
 */
record Caches(long l2Bytes) {
    /** Size of a cache line. */
    static final int LINE_BYTES = 64;
    /** Default if the system does not report it; most cores have at least this. */
    static final Caches SMALL = new Caches(512 << 10);

    private static final Path CORE = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final int MOST_ENTRIES = 8;
    private static final Pattern KIBIBYTES = Pattern.compile("cache size\\s*:\\s*(\\d{1,9}) KB");
    private static final Pattern AMD = Pattern.compile("vendor_id\\s*:\\s*(AuthenticAMD|HygonGenuine)");

    /** That of this machine's first core. */
    static final Caches OF_THIS_MACHINE =
            read(CORE).or(() -> readOfAmd(CPUINFO)).orElse(SMALL);

    /** The size in a directory of Linux. Missing or different information is no error, because every tile size gives the same bits. */
    static Optional<Caches> read(Path core) {
        try {
            for (int entry = 0; entry < MOST_ENTRIES; entry++) {
                Path index = core.resolve("index" + entry);
                if (!Files.isDirectory(index)) {
                    break;
                }
                if (Files.readString(index.resolve("level")).strip().equals("2")) {
                    return Optional.of(new Caches(
                            bytes(Files.readString(index.resolve("size")).strip())));
                }
            }
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The size in Linux's list of cores: that of the second level for AMD's, of the last level for others. Virtual machines may have no other. */
    static Optional<Caches> readOfAmd(Path cpuinfo) {
        List<String> lines;
        try {
            lines = Files.readAllLines(cpuinfo);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (lines.stream().noneMatch(line -> AMD.matcher(line).matches())) {
            return Optional.empty();
        }
        return lines.stream()
                .map(KIBIBYTES::matcher)
                .filter(Matcher::matches)
                .map(size -> Long.parseLong(size.group(1)) << 10)
                .filter(bytes -> bytes > 0)
                .map(Caches::new)
                .findFirst();
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
