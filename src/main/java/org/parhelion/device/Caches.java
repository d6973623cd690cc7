package org.parhelion.device;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The cache sizes of a core.
 *
 * @param l1Bytes size of the first-level data cache
 * @param l2Bytes size of the second-level cache
 */
record Caches(long l1Bytes, long l2Bytes) {
    /** Size of a cache line. */
    static final int LINE_BYTES = 64;
    /** Default sizes if the system does not report them; most cores have at least these. */
    static final Caches SMALL = new Caches(32 << 10, 512 << 10);

    private static final Path CORE = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final int MOST_ENTRIES = 8;
    /** {@code _SC_LEVEL1_DCACHE_SIZE} of glibc. */
    private static final int SC_LEVEL1_DCACHE_SIZE = 188;
    /** {@code _SC_LEVEL2_CACHE_SIZE} of glibc. */
    private static final int SC_LEVEL2_CACHE_SIZE = 191;

    /** Asked for at the first use: small runs need no sizes, and a call of C costs a start-up some 20 ms. */
    private static final class Here {
        static final Caches CACHES = read(CORE).or(Caches::ofC).orElse(SMALL);
    }

    /** The sizes of this machine's first core. Some virtual machines have no such files; there the C library asks the processor. */
    static Caches ofThisMachine() {
        return Here.CACHES;
    }

    /** The sizes in a directory of Linux. Missing or different information is no error, because every tile size gives the same bits. */
    static Optional<Caches> read(Path core) {
        long l1 = 0;
        long l2 = 0;
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
            return Optional.empty();
        }
        return known(l1, l2);
    }

    /** The sizes by {@code sysconf} of glibc. */
    @SuppressWarnings("restricted") // one downcall, with a number; only where native access is enabled
    static Optional<Caches> ofC() {
        if (!System.getProperty("os.name").equals("Linux")
                || !Caches.class.getModule().isNativeAccessEnabled()) {
            return Optional.empty();
        }
        try {
            Linker linker = Linker.nativeLinker();
            Optional<MemorySegment> address = linker.defaultLookup().find("sysconf");
            if (address.isEmpty()) {
                return Optional.empty();
            }
            MethodHandle sysconf = linker.downcallHandle(address.get(), FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
            return known((long) sysconf.invokeExact(SC_LEVEL1_DCACHE_SIZE), (long)
                    sysconf.invokeExact(SC_LEVEL2_CACHE_SIZE));
        } catch (Throwable e) {
            // A platform that the JDK has no linker for.
            return Optional.empty();
        }
    }

    private static Optional<Caches> known(long l1, long l2) {
        return l1 > 0 && l2 > 0 ? Optional.of(new Caches(l1, l2)) : Optional.empty();
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
