package org.parhelion.benchmarks.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.parhelion.Precision;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.rows.RowKernel;
import org.parhelion.stencil.rows.RowKernels;
import org.parhelion.stencil.rows.RowLayout;
import org.parhelion.stencil.rows.RowPath;

/**
 * Generated row kernels compared with the same loops in C, on the same arrays, alternately, in one process. The result is the
 * ratio. Times are processor times of this thread, which are less sensitive to other load.
 *
 * <p>{@code java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED … RowsAgainstC [substring of a name]}
 */
public final class RowsAgainstC {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String[] C_FLAGS = {"-O3", "-march=native", "-fPIC", "-shared"};

    private RowsAgainstC() {}

    private record Case(String name, Stencil stencil, int nz, int ny, int nx, Precision precision) {
        String title() {
            String size = nz == 1 ? ny + "x" + nx : nz + "x" + ny + "x" + nx;
            return name + " " + precision.name().toLowerCase(java.util.Locale.ROOT) + " " + size;
        }
    }

    /** Runs the cases whose title contains the first argument. */
    public static void main(String[] args) throws IOException, InterruptedException {
        String filter = args.length > 0 ? args[0] : "";
        Path strict = compile("-ffp-contract=off");
        Path contracted = compile("-ffp-contract=fast");
        IO.println(
                "Mpoints/s of processor time, best of rounds      path     java  c (no fma)  ratio   c (fma)  ratio");
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup plain = SymbolLookup.libraryLookup(strict, arena);
            SymbolLookup fused = SymbolLookup.libraryLookup(contracted, arena);
            for (Case one : cases()) {
                if (one.title().contains(filter)) {
                    compare(one, plain, fused);
                }
            }
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Precision precision : List.of(Precision.FLOAT, Precision.DOUBLE)) {
            for (int n : new int[] {256, 512, 4096}) {
                cases.add(new Case("heat2", new Rows.Heat2(0.2), 1, n, n, precision));
            }
            for (int n : new int[] {48, 256}) {
                cases.add(new Case("heat3", new Rows.Heat3(0.1), n, n, n, precision));
            }
            cases.add(new Case("star4", Rows.Star3.of(4), 128, 128, 128, precision));
            cases.add(new Case("star8", Rows.Star3.of(8), 128, 128, 128, precision));
            for (int n : new int[] {512, 4096}) {
                cases.add(new Case("grayscott", new Rows.GrayScott(0.16, 0.08, 0.035, 0.065, 1), 1, n, n, precision));
            }
            for (int radius : new int[] {1, 2, 3, 5, 6}) {
                cases.add(new Case("box" + radius, new Rows.Box2(radius), 1, 512, 512, precision));
            }
        }
        return cases;
    }

    private static void compare(Case one, SymbolLookup plain, SymbolLookup fused) {
        int ghost = 8;
        int lanes = 64 / one.precision().byteSize();
        int pitch = (one.nx() + 2 * ghost + lanes - 1) / lanes * lanes;
        int plane = one.nz() == 1 ? 0 : pitch * (one.ny() + 2 * ghost);
        int length = one.nz() == 1 ? pitch * (one.ny() + 2 * ghost) : plane * (one.nz() + 2 * ghost);
        int first = (one.nz() == 1 ? 0 : ghost * plane) + ghost * pitch + ghost;
        int fields = one.stencil().fields().size();
        Object[] now = arrays(one.precision(), fields, length);
        Object[] next = arrays(one.precision(), fields, length);
        RowKernel kernel = RowKernels.of(one.stencil(), one.precision(), new RowLayout(plane, pitch), RowPath.AUTO);
        Runnable java = () -> {
            for (int k = 0; k < one.nz(); k++) {
                kernel.update(now, next, new Object[0], first + k * plane, one.nx(), one.ny());
            }
        };
        Runnable c = c(plain, one, now, next, first, pitch, plane);
        Runnable cFused = c(fused, one, now, next, first, pitch, plane);
        checkSame(one, java, c, next, first, pitch, plane);
        double[] best = best(new Runnable[] {java, c, cFused}, (double) one.nz() * one.ny() * one.nx());
        IO.println("%-46s %-6s %8.0f %10.0f %7.2f %9.0f %6.2f"
                .formatted(
                        one.title(), kernel.path(), best[0], best[1], best[0] / best[1], best[2], best[0] / best[2]));
    }

    /** Checks that both compute the same values; otherwise their times are not comparable. */
    private static void checkSame(Case one, Runnable java, Runnable c, Object[] next, int first, int pitch, int plane) {
        double[][] results = new double[2][];
        Runnable[] both = {java, c};
        for (int b = 0; b < 2; b++) {
            both[b].run();
            results[b] = interior(one, next[0], first, pitch, plane);
        }
        if (!Arrays.equals(results[0], results[1])) {
            throw new IllegalStateException(one.title() + ": Java and C differ");
        }
    }

    private static double[] interior(Case one, Object array, int first, int pitch, int plane) {
        double[] values = new double[one.nz() * one.ny() * one.nx()];
        int at = 0;
        for (int k = 0; k < one.nz(); k++) {
            for (int j = 0; j < one.ny(); j++) {
                for (int i = 0; i < one.nx(); i++) {
                    int p = first + k * plane + j * pitch + i;
                    values[at++] = array instanceof double[] doubles ? doubles[p] : ((float[]) array)[p];
                }
            }
        }
        return values;
    }

    /** Measures both alternately [10⁶ points/s]. */
    private static double[] best(Runnable[] variants, double points) {
        int sweeps = (int) Math.max(1, 4e6 / points);
        long[] least = new long[variants.length];
        Arrays.fill(least, Long.MAX_VALUE);
        long start = System.nanoTime();
        for (int round = 0; round < 8 || System.nanoTime() - start < 2_500_000_000L; round++) {
            for (int v = 0; v < variants.length; v++) {
                long before = THREADS.getCurrentThreadCpuTime();
                for (int sweep = 0; sweep < sweeps; sweep++) {
                    variants[v].run();
                }
                least[v] = Math.min(least[v], THREADS.getCurrentThreadCpuTime() - before);
            }
        }
        return Arrays.stream(least)
                .mapToDouble(nanos -> points * sweeps / nanos * 1e3)
                .toArray();
    }

    private static Object[] arrays(Precision precision, int count, int length) {
        Object[] arrays = new Object[count];
        for (int f = 0; f < count; f++) {
            if (precision == Precision.DOUBLE) {
                double[] values = new double[length];
                Arrays.setAll(values, i -> (i * 2654435761L & 0xffff) / 65536.0);
                arrays[f] = values;
            } else {
                float[] values = new float[length];
                for (int i = 0; i < length; i++) {
                    values[i] = (i * 2654435761L & 0xffff) / 65536f;
                }
                arrays[f] = values;
            }
        }
        return arrays;
    }

    private static Runnable c(
            SymbolLookup library, Case one, Object[] now, Object[] next, long first, long pitch, long plane) {
        boolean coupled = now.length == 2;
        FunctionDescriptor type = coupled
                ? FunctionDescriptor.ofVoid(
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG)
                : FunctionDescriptor.ofVoid(
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG);
        String symbol = one.name() + "_" + one.precision().name().toLowerCase(java.util.Locale.ROOT);
        MethodHandle loop =
                Linker.nativeLinker().downcallHandle(library.findOrThrow(symbol), type, Linker.Option.critical(true));
        MemorySegment[] a = segments(now);
        MemorySegment[] b = segments(next);
        long nx = one.nx();
        long ny = one.ny();
        return () -> {
            try {
                for (int k = 0; k < one.nz(); k++) {
                    long at = first + k * plane;
                    if (coupled) {
                        loop.invokeExact(a[0], a[1], b[0], b[1], at, nx, ny, pitch);
                    } else {
                        loop.invokeExact(a[0], b[0], at, nx, ny, pitch, plane);
                    }
                }
            } catch (Throwable e) {
                throw new IllegalStateException("the C loop " + symbol + " cannot be called", e);
            }
        };
    }

    private static MemorySegment[] segments(Object[] arrays) {
        MemorySegment[] segments = new MemorySegment[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            segments[i] = arrays[i] instanceof double[] doubles
                    ? MemorySegment.ofArray(doubles)
                    : MemorySegment.ofArray((float[]) arrays[i]);
        }
        return segments;
    }

    private static Path compile(String contraction) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("parhelion-rows");
        Path source = folder.resolve("rows.c");
        try (InputStream text =
                Objects.requireNonNull(RowsAgainstC.class.getResourceAsStream("rows.c"), "rows.c is missing")) {
            Files.copy(text, source);
        }
        Path library = folder.resolve("librows.so");
        List<String> command = new ArrayList<>(List.of("gcc"));
        command.addAll(List.of(C_FLAGS));
        command.addAll(List.of(contraction, "-o", library.toString(), source.toString()));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("gcc ended with status " + status + ": " + command);
        }
        return library;
    }
}
