package org.parhelion.comm.mpi.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;

/**
 * The MPI library of this process: finds it, loads it and determines its ABI.
 *
 * <p>Search order: the system property {@value #PROPERTY} (a path or a name), the environment variable {@value #VARIABLE}, the
 * usual names of the library that the launcher belongs to. A process has one MPI library; the classes that hold its functions
 * ({@link PointToPointFunctions} and the others) take it from {@link #loaded}.
 */
@SuppressWarnings("restricted") // loading a library and calling it is what this class is for
public final class MpiLibrary {
    public static final String PROPERTY = "parhelion.mpi.library";
    public static final String VARIABLE = "PARHELION_MPI_LIBRARY";

    private static final Linker LINKER = Linker.nativeLinker();
    private static final int RTLD_NOW = 0x2;
    private static final int RTLD_GLOBAL = 0x100;

    private static volatile @Nullable MpiLibrary loaded;

    private final String name;
    private final SymbolLookup symbols;
    private final Abi abi;
    private final String version;

    private MpiLibrary(String name, SymbolLookup symbols) {
        this.name = name;
        this.symbols = symbols;
        this.version = version(symbols, name);
        this.abi = abi(name, symbols, version);
    }

    /** The library that {@link #load} loaded. */
    public static MpiLibrary loaded() {
        MpiLibrary library = loaded;
        if (library == null) {
            throw new IllegalStateException("no MPI library was loaded yet");
        }
        return library;
    }

    /**
     * Finds and loads the library, once.
     *
     * @param launcher what started this process, for the error message
     * @param usualNames the launcher's usual libraries, likeliest first; used if neither the property nor the variable is set
     * @return the library; the one loaded first on later calls
     * @throws CommException if none can be loaded; the message lists what was tried and how to install one
     */
    public static synchronized MpiLibrary load(String launcher, List<String> usualNames) {
        MpiLibrary library = loaded;
        if (library == null) {
            try {
                library = open(candidates(usualNames), launcher);
            } catch (IllegalCallerException e) {
                Module caller = MpiLibrary.class.getModule();
                throw new CommException(
                        "this JVM denies calls of native code, which MPI needs: start it with --enable-native-access="
                                + (caller.isNamed() ? caller.getName() : "ALL-UNNAMED"),
                        e);
            }
            loaded = library;
        }
        return library;
    }

    /** Path or name with which the loader found it. */
    public String name() {
        return name;
    }

    public Abi abi() {
        return abi;
    }

    /** The first line of {@code MPI_Get_library_version}. */
    public String version() {
        return version;
    }

    /** The address of a symbol that the library must have. */
    MemorySegment symbol(String symbol) {
        return symbols.find(symbol)
                .orElseThrow(() -> new CommException(name + " (" + version + ") has no symbol " + symbol
                        + ": this library is not one that Parhelion can use; name another with -D" + PROPERTY
                        + "=PATH"));
    }

    /** Kinds of arguments of MPI's functions. */
    public enum Arg {
        INT,
        /** A handle: a Java long, narrowed to 32 bits where the library's handles are. */
        HANDLE,
        /** An address of memory. */
        POINTER
    }

    /** Binds MPI's function {@code function}, which returns an error code. */
    public MethodHandle function(String function, Arg... args) {
        return bind(function, args);
    }

    /**
     * As {@link #function}, for a function that returns at once and never waits. The call does not leave Java's thread state,
     * so it takes only a few nanoseconds.
     */
    MethodHandle quick(String function, Arg... args) {
        return bind(function, args, Linker.Option.critical(false));
    }

    private MethodHandle bind(String function, Arg[] args, Linker.Option... options) {
        MemoryLayout[] layouts = new MemoryLayout[args.length];
        Class<?>[] types = new Class<?>[args.length];
        for (int i = 0; i < args.length; i++) {
            ValueLayout layout = switch (args[i]) {
                case INT -> JAVA_INT;
                case HANDLE -> abi.handle();
                case POINTER -> ADDRESS;
            };
            layouts[i] = layout;
            types[i] = args[i] == Arg.HANDLE ? long.class : layout.carrier();
        }
        MethodHandle downcall =
                LINKER.downcallHandle(symbol(function), FunctionDescriptor.of(JAVA_INT, layouts), options);
        return MethodHandles.explicitCastArguments(downcall, MethodType.methodType(int.class, types));
    }

    // Search ----------------------------------------------------------------------------------------------------

    private static List<String> candidates(List<String> usualNames) {
        String property = System.getProperty(PROPERTY, "");
        if (!property.isEmpty()) {
            return List.of(property);
        }
        String variable = System.getenv(VARIABLE);
        return variable == null || variable.isEmpty() ? usualNames : List.of(variable);
    }

    private static MpiLibrary open(List<String> candidates, String launcher) {
        emptyUcxErrorSignals();
        List<String> failures = new ArrayList<>();
        for (String candidate : candidates) {
            String failure = dlopen(candidate);
            if (failure.isEmpty()) {
                return new MpiLibrary(candidate, lookup(candidate));
            }
            failures.add("  " + failure);
        }
        throw new CommException("no MPI library was found for " + launcher + ". Tried:\n"
                + String.join("\n", failures)
                + "\nInstall one (Debian, Ubuntu: apt-get install openmpi-bin libopenmpi3), or name it: -D" + PROPERTY
                + "=/path/to/libmpi.so or " + VARIABLE + " in the environment");
    }

    private static SymbolLookup lookup(String candidate) {
        return candidate.contains("/")
                ? SymbolLookup.libraryLookup(Path.of(candidate), Arena.global())
                : SymbolLookup.libraryLookup(candidate, Arena.global());
    }

    /**
     * UCX, under MPICH and some builds of Open MPI, installs a SIGSEGV handler that ends the process; but the JVM uses SIGSEGV
     * for its null checks. An empty list of signals prevents that (openucx/ucx#3337), if it is set before the library is
     * loaded. A value that the user has set is kept.
     */
    private static void emptyUcxErrorSignals() {
        MethodHandle setenv = libc("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) setenv.invokeExact(arena.allocateFrom("UCX_ERROR_SIGNALS"), arena.allocateFrom(""), 0);
        } catch (Throwable t) {
            throw unexpected("setenv", t);
        }
    }

    /**
     * Loads {@code candidate} with RTLD_GLOBAL, as for a linked C program: plug-ins of some builds of Open MPI rely on it.
     *
     * @return the loader's error message, empty if there is none
     */
    private static String dlopen(String candidate) {
        MethodHandle dlopen = libc("dlopen", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT));
        MethodHandle dlerror = libc("dlerror", FunctionDescriptor.of(ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            long library = (long) dlopen.invokeExact(arena.allocateFrom(candidate), RTLD_NOW | RTLD_GLOBAL);
            if (library != 0) {
                return "";
            }
            MemorySegment error = (MemorySegment) dlerror.invokeExact();
            return error.address() == 0
                    ? candidate + ": cannot be loaded"
                    : error.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable t) {
            throw unexpected("dlopen", t);
        }
    }

    private static MethodHandle libc(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(function), descriptor);
    }

    // Identification -------------------------------------------------------------------------------------------------

    private static String version(SymbolLookup symbols, String name) {
        MemorySegment address = symbols.find("MPI_Get_library_version")
                .orElseThrow(
                        () -> new CommException(name + " is not an MPI library: it has no MPI_Get_library_version"));
        MethodHandle call = LINKER.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(Abi.MAX_STRING);
            int ignored = (int) call.invokeExact(text, arena.allocate(JAVA_INT)); // legal before MPI_Init
            return text.getString(0).lines().findFirst().orElse("").strip();
        } catch (Throwable t) {
            throw unexpected("MPI_Get_library_version", t);
        }
    }

    private static Abi abi(String name, SymbolLookup symbols, String version) {
        if (Path.of(name).getFileName().toString().contains("mpi_abi")) {
            return Abi.STANDARD;
        }
        if (symbols.find("ompi_mpi_comm_world").isPresent()) {
            return Abi.OPEN_MPI;
        }
        if (version.contains("MPICH") || version.contains("Intel") || version.contains("MVAPICH")) {
            return Abi.MPICH;
        }
        throw new CommException(
                name + " calls itself '" + version
                        + "', which is neither Open MPI, MPICH (or its kin) nor a libmpi_abi: Parhelion does not know its constants");
    }

    /**
     * The exception of a downcall that failed before it reached the library, for instance because a segment's arena is closed.
     * The library itself throws nothing.
     */
    static RuntimeException unexpected(String function, Throwable t) {
        if (t instanceof RuntimeException e) {
            return e;
        }
        if (t instanceof Error e) {
            throw e;
        }
        throw new AssertionError(function + " threw a checked exception", t);
    }
}
