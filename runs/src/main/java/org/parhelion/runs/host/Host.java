package org.parhelion.runs.host;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.parhelion.launch.Program;

/**
 * The machine that this process runs on.
 *
 * @param cpu the processor's name
 * @param cores processors that the JVM may use
 * @param memoryBytes of the machine; 0 where it is not known
 * @param caches of the first core, the smallest first; empty where they are not known
 * @param vectorBits of the widest vector that the Vector API would choose; 0 without the incubator module
 * @param jdk version and vendor
 * @param operatingSystem name and version
 */
public record Host(
        String cpu,
        int cores,
        long memoryBytes,
        List<Cache> caches,
        int vectorBits,
        String jdk,
        String operatingSystem) {
    /** A line of {@code getconf -a} such as {@code LEVEL2_CACHE_SIZE   1048576}. */
    private static final Pattern GETCONF_SIZE = Pattern.compile("LEVEL(\\d)_D?CACHE_SIZE\\s+(\\d+)\\s*");

    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

    /**
     * A data cache.
     *
     * @param level its level; 1 is nearest to the core
     * @param bytes its size
     * @param shared the cores that share it, in the notation of Linux; empty if not known
     */
    public record Cache(int level, long bytes, String shared) {
        @Override
        public String toString() {
            String cores = shared.isEmpty() ? "" : shared.matches("\\d+") ? " per core" : " for cores " + shared;
            return "L" + level + " " + bytesText(bytes) + cores;
        }
    }

    /** Copies the list of caches. */
    public Host {
        caches = List.copyOf(caches);
    }

    /** {@return the machine that this JVM runs on} */
    public static Host here() {
        return new Host(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                dataCaches(),
                vectors(),
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    /**
     * Adds the sizes of caches that {@code getconf} prints, where Linux has no files of them, as in some virtual machines. It starts
     * a program, so a run does not do it.
     *
     * @return this machine with its caches, if they can be known
     */
    public Host withCachesOfGetconf() {
        if (!caches.isEmpty()) {
            return this;
        }
        List<Cache> known = new ArrayList<>();
        for (String line : Program.output("getconf", "-a").orElse("").lines().toList()) {
            Matcher size = GETCONF_SIZE.matcher(line);
            if (size.matches() && !size.group(2).equals("0")) {
                known.add(new Cache(Integer.parseInt(size.group(1)), Long.parseLong(size.group(2)), ""));
            }
        }
        return new Host(cpu, cores, memoryBytes, known, vectorBits, jdk, operatingSystem);
    }

    /** {@return the size of the largest cache in bytes; 32 MiB if no cache is known} */
    public long largestCacheBytes() {
        return caches.stream().mapToLong(Cache::bytes).max().orElse(32L << 20);
    }

    /**
     * Formats a number of bytes.
     *
     * @param bytes number of bytes
     * @return a text such as {@code 2 MiB}
     */
    public static String bytesText(long bytes) {
        if (bytes >= 1L << 30) {
            return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
        }
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }

    /** {@return a description in one line, for reports} */
    public String summary() {
        String cacheText = caches.stream().map(Cache::toString).collect(Collectors.joining(", "));
        return cores + " cores, " + cpu + ", " + cacheText + ", JDK " + jdk + ", " + operatingSystem;
    }

    private static String cpuName() {
        return firstMatch(Path.of("/proc/cpuinfo"), "model name")
                .or(() -> Program.output("sysctl", "-n", "machdep.cpu.brand_string"))
                .orElse(System.getProperty("os.arch"));
    }

    private static Optional<String> firstMatch(Path file, String key) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static List<Cache> dataCaches() {
        List<Cache> caches = new ArrayList<>();
        for (int index = 0; Files.isDirectory(CACHES.resolve("index" + index)); index++) {
            Path cache = CACHES.resolve("index" + index);
            try {
                if (!Files.readString(cache.resolve("type")).startsWith("Instruction")) {
                    caches.add(new Cache(
                            Integer.parseInt(
                                    Files.readString(cache.resolve("level")).strip()),
                            bytes(Files.readString(cache.resolve("size")).strip()),
                            Files.readString(cache.resolve("shared_cpu_list")).strip()));
                }
            } catch (IOException | NumberFormatException e) {
                return List.of();
            }
        }
        return caches;
    }

    private static long bytes(String size) {
        long number = Long.parseLong(size.replaceAll("\\D", ""));
        return size.endsWith("K") ? number << 10 : size.endsWith("M") ? number << 20 : number;
    }

    /** By reflection, because the incubator module is present only if the JVM was started with it. */
    private static int vectors() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return 0;
        }
        try {
            Object species = Class.forName("jdk.incubator.vector.DoubleVector")
                    .getField("SPECIES_PREFERRED")
                    .get(null);
            return (int) Class.forName("jdk.incubator.vector.VectorSpecies")
                    .getMethod("vectorBitSize")
                    .invoke(species);
        } catch (ReflectiveOperationException e) {
            return 0;
        }
    }
}
