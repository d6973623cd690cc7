package org.parhelion.comm.mpj;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;

/**
 * The methods of MPJ Express that are used, each under its own name, with communicators, requests and statuses as plain
 * objects. All messages are bytes.
 *
 * <p>In its multicore device every rank has its own class loader and so its own copy of this class and of {@code mpi.MPI}.
 */
final class MpjCalls {
    private static final Class<?> MPI = load("mpi.MPI");
    private static final Class<?> COMM = load("mpi.Comm");
    private static final Class<?> INTRACOMM = load("mpi.Intracomm");
    private static final Class<?> REQUEST = load("mpi.Request");
    private static final Class<?> STATUS = load("mpi.Status");
    private static final Class<?> TYPE = load("mpi.Datatype");

    /** Set when {@code mpi.MPI} is initialised as a class; {@code COMM_WORLD} is not there before {@code MPI.Init}. */
    private static final Object BYTE = constant("BYTE");

    private static final int ANY_SOURCE = (int) constant("ANY_SOURCE");
    private static final int ANY_TAG = (int) constant("ANY_TAG");

    private static final MethodHandle INIT = ofClass("Init", String[].class, String[].class);
    private static final MethodHandle FINALIZE = ofClass("Finalize", void.class);
    private static final MethodHandle PROCESSOR_NAME = ofClass("Get_processor_name", String.class);
    private static final MethodHandle RANK = of(COMM, "Rank", int.class);
    private static final MethodHandle SIZE = of(COMM, "Size", int.class);
    private static final MethodHandle CLONE = of(COMM, "clone", Object.class);
    private static final MethodHandle FREE = of(COMM, "Free", void.class);
    private static final MethodHandle SPLIT = of(INTRACOMM, "Split", INTRACOMM, int.class, int.class);
    private static final MethodHandle SEND = message("Send", void.class);
    private static final MethodHandle SSEND = message("Ssend", void.class);
    private static final MethodHandle RECV = message("Recv", STATUS);
    private static final MethodHandle ISEND = message("Isend", REQUEST);
    private static final MethodHandle ISSEND = message("Issend", REQUEST);
    private static final MethodHandle IRECV = message("Irecv", REQUEST);
    private static final MethodHandle PROBE = of(COMM, "Probe", STATUS, int.class, int.class);
    private static final MethodHandle IPROBE = of(COMM, "Iprobe", STATUS, int.class, int.class);
    private static final MethodHandle WAIT = of(REQUEST, "Wait", STATUS);
    private static final MethodHandle TEST = of(REQUEST, "Test", STATUS);
    private static final MethodHandle COUNT = of(STATUS, "Get_count", int.class, TYPE);
    private static final MethodHandle SOURCE = field(STATUS, "source");
    private static final MethodHandle TAG = field(STATUS, "tag");

    private MpjCalls() {}

    // The process ------------------------------------------------------------------------------------------------

    static void init(String[] args) {
        call("Init", () -> (Object) INIT.invoke(args));
    }

    static void finish() {
        call("Finalize", () -> {
            FINALIZE.invoke();
            return "";
        });
    }

    static String processorName() {
        return call("Get_processor_name", () -> (String) PROCESSOR_NAME.invoke());
    }

    static Object world() {
        return constant("COMM_WORLD");
    }

    // Communicators ----------------------------------------------------------------------------------------------

    static int rank(Object comm) {
        return call("Rank", () -> (int) RANK.invoke(comm));
    }

    static int size(Object comm) {
        return call("Size", () -> (int) SIZE.invoke(comm));
    }

    static Object dup(Object comm) {
        return call("clone", () -> CLONE.invoke(comm));
    }

    static Object split(Object comm, int color, int key) {
        return call("Split", () -> (Object) SPLIT.invoke(comm, color, key));
    }

    static void free(Object comm) {
        call("Free", () -> {
            FREE.invoke(comm);
            return "";
        });
    }

    // Messages ---------------------------------------------------------------------------------------------------

    static void send(Object comm, byte[] bytes, int count, int dest, int tag) {
        call("Send", () -> {
            SEND.invoke(comm, (Object) bytes, 0, count, BYTE, dest, tag);
            return "";
        });
    }

    static void ssend(Object comm, byte[] bytes, int count, int dest, int tag) {
        call("Ssend", () -> {
            SSEND.invoke(comm, (Object) bytes, 0, count, BYTE, dest, tag);
            return "";
        });
    }

    static Object recv(Object comm, byte[] bytes, int count, int source, int tag) {
        return call("Recv", () -> (Object) RECV.invoke(comm, (Object) bytes, 0, count, BYTE, source, tag));
    }

    static Object isend(Object comm, byte[] bytes, int count, int dest, int tag) {
        return call("Isend", () -> (Object) ISEND.invoke(comm, (Object) bytes, 0, count, BYTE, dest, tag));
    }

    static Object issend(Object comm, byte[] bytes, int count, int dest, int tag) {
        return call("Issend", () -> (Object) ISSEND.invoke(comm, (Object) bytes, 0, count, BYTE, dest, tag));
    }

    static Object irecv(Object comm, byte[] bytes, int count, int source, int tag) {
        return call("Irecv", () -> (Object) IRECV.invoke(comm, (Object) bytes, 0, count, BYTE, source, tag));
    }

    static Object probe(Object comm, int source, int tag) {
        return call("Probe", () -> (Object) PROBE.invoke(comm, source, tag));
    }

    /** A status, or null where nothing has arrived. */
    static @Nullable Object iprobe(Object comm, int source, int tag) {
        return callOrNull("Iprobe", () -> (Object) IPROBE.invoke(comm, source, tag));
    }

    // Requests and statuses --------------------------------------------------------------------------------------

    static Object await(Object request) {
        return call("Wait", () -> (Object) WAIT.invoke(request));
    }

    /** A status, or null while the operation is under way. */
    static @Nullable Object test(Object request) {
        return callOrNull("Test", () -> (Object) TEST.invoke(request));
    }

    static int bytes(Object status) {
        return call("Get_count", () -> (int) COUNT.invoke(status, BYTE));
    }

    static int source(Object status) {
        return call("source", () -> (int) SOURCE.invoke(status));
    }

    static int tag(Object status) {
        return call("tag", () -> (int) TAG.invoke(status));
    }

    static int anySource() {
        return ANY_SOURCE;
    }

    static int anyTag() {
        return ANY_TAG;
    }

    // Looking up and calling -------------------------------------------------------------------------------------

    @FunctionalInterface
    private interface Call<T extends @Nullable Object> {
        T run() throws Throwable;
    }

    private static <T> T call(String method, Call<T> call) {
        T result = callOrNull(method, call);
        if (result == null) {
            throw new CommException("MPJ Express's " + method + " gave back nothing");
        }
        return result;
    }

    private static <T> @Nullable T callOrNull(String method, Call<T> call) {
        try {
            return call.run();
        } catch (Error e) {
            throw e;
        } catch (Throwable t) {
            throw new CommException("MPJ Express's " + method + " failed: " + text(t), t);
        }
    }

    /** MPJ Express wraps each message in the next: the innermost says it. */
    private static String text(Throwable t) {
        String text = String.valueOf(t.getMessage());
        return text.substring(text.lastIndexOf("mpi.MPIException: ") + 1).replaceFirst("^pi\\.MPIException: ", "");
    }

    private static MethodHandle message(String name, Class<?> result) {
        return of(COMM, name, result, Object.class, int.class, int.class, TYPE, int.class, int.class);
    }

    private static MethodHandle of(Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
        try {
            return MethodHandles.publicLookup().findVirtual(owner, name, MethodType.methodType(result, parameters));
        } catch (ReflectiveOperationException e) {
            throw missing(owner.getName() + "." + name, e);
        }
    }

    private static MethodHandle ofClass(String name, Class<?> result, Class<?>... parameters) {
        try {
            return MethodHandles.publicLookup().findStatic(MPI, name, MethodType.methodType(result, parameters));
        } catch (ReflectiveOperationException e) {
            throw missing("mpi.MPI." + name, e);
        }
    }

    private static MethodHandle field(Class<?> owner, String name) {
        try {
            return MethodHandles.publicLookup().findGetter(owner, name, int.class);
        } catch (ReflectiveOperationException e) {
            throw missing(owner.getName() + "." + name, e);
        }
    }

    private static Object constant(String name) {
        try {
            return MPI.getField(name).get(null);
        } catch (ReflectiveOperationException e) {
            throw missing("mpi.MPI." + name, e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw missing(name, e);
        }
    }

    private static CommException missing(String name, ReflectiveOperationException e) {
        return new CommException(
                name + " was not found: MPJ Express 0.44 is wanted; start the program with scripts/mpirun/mpjrun", e);
    }
}
