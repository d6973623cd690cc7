package org.parhelion.comm.mpi.ffi;

import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.HANDLE;
import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.INT;
import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * MPI's functions for a process and its communicators (MPI-4.1, chapters 7, 9 and 11), each returning MPI's error code.
 */
public final class CommunicatorFunctions {
    private static final MpiLibrary MPI = MpiLibrary.loaded();

    private static final MethodHandle INIT_THREAD = MPI.function("MPI_Init_thread", POINTER, POINTER, INT, POINTER);
    private static final MethodHandle INITIALIZED = MPI.function("MPI_Initialized", POINTER);
    private static final MethodHandle FINISH = MPI.function("MPI_Finalize");
    private static final MethodHandle ABORT = MPI.function("MPI_Abort", HANDLE, INT);
    private static final MethodHandle SET_ERRHANDLER = MPI.function("MPI_Comm_set_errhandler", HANDLE, HANDLE);
    private static final MethodHandle RANK = MPI.function("MPI_Comm_rank", HANDLE, POINTER);
    private static final MethodHandle SIZE = MPI.function("MPI_Comm_size", HANDLE, POINTER);
    private static final MethodHandle DUP = MPI.function("MPI_Comm_dup", HANDLE, POINTER);
    private static final MethodHandle SPLIT = MPI.function("MPI_Comm_split", HANDLE, INT, INT, POINTER);
    private static final MethodHandle GROUP = MPI.function("MPI_Comm_group", HANDLE, POINTER);
    private static final MethodHandle GROUP_INCL = MPI.function("MPI_Group_incl", HANDLE, INT, POINTER, POINTER);
    private static final MethodHandle GROUP_FREE = MPI.function("MPI_Group_free", POINTER);
    private static final MethodHandle CREATE_GROUP =
            MPI.function("MPI_Comm_create_group", HANDLE, HANDLE, INT, POINTER);
    private static final MethodHandle GET_ATTRIBUTE = MPI.function("MPI_Comm_get_attr", HANDLE, INT, POINTER, POINTER);
    private static final MethodHandle FREE = MPI.function("MPI_Comm_free", POINTER);
    private static final MethodHandle PROCESSOR_NAME = MPI.function("MPI_Get_processor_name", POINTER, POINTER);
    private static final MethodHandle ERROR_STRING = MPI.function("MPI_Error_string", INT, POINTER, POINTER);
    private static final MethodHandle TYPE_SIZE = MPI.function("MPI_Type_size", HANDLE, POINTER);

    private CommunicatorFunctions() {}

    /** Throws if {@code code}, which {@code function} returned, is not MPI_SUCCESS. */
    public static void check(String function, int code) {
        if (code != 0) {
            throw MpiErrors.of(function, code);
        }
    }

    /** The value that {@code function} wrote to {@code number}; throws if {@code code} is not MPI_SUCCESS. */
    public static int number(String function, int code, MemorySegment number) {
        check(function, code);
        return number.get(ValueLayout.JAVA_INT, 0);
    }

    public static int initThread(MemorySegment argc, MemorySegment argv, int required, MemorySegment provided) {
        try {
            return (int) INIT_THREAD.invokeExact(argc, argv, required, provided);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Init_thread", t);
        }
    }

    public static int initialized(MemorySegment flag) {
        try {
            return (int) INITIALIZED.invokeExact(flag);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Initialized", t);
        }
    }

    public static int finish() {
        try {
            return (int) FINISH.invokeExact();
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Finalize", t);
        }
    }

    public static int abort(long comm, int errorCode) {
        try {
            return (int) ABORT.invokeExact(comm, errorCode);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Abort", t);
        }
    }

    public static int setErrhandler(long comm, long handler) {
        try {
            return (int) SET_ERRHANDLER.invokeExact(comm, handler);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Comm_set_errhandler", t);
        }
    }

    public static int rank(long comm, MemorySegment rank) {
        try {
            return (int) RANK.invokeExact(comm, rank);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Comm_rank", t);
        }
    }

    public static int size(long comm, MemorySegment size) {
        try {
            return (int) SIZE.invokeExact(comm, size);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Comm_size", t);
        }
    }

    public static int dup(long comm, MemorySegment newComm) {
        try {
            return (int) DUP.invokeExact(comm, newComm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Comm_dup", t);
        }
    }

    public static int split(long comm, int color, int key, MemorySegment newComm) {
        try {
            return (int) SPLIT.invokeExact(comm, color, key, newComm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Comm_split", t);
        }
    }

    public static int group(long comm, MemorySegment group) {
        try {
            return (int) GROUP.invokeExact(comm, group);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Comm_group", t);
        }
    }

    public static int groupIncl(long group, int count, MemorySegment ranks, MemorySegment newGroup) {
        try {
            return (int) GROUP_INCL.invokeExact(group, count, ranks, newGroup);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Group_incl", t);
        }
    }

    public static int groupFree(MemorySegment group) {
        try {
            return (int) GROUP_FREE.invokeExact(group);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Group_free", t);
        }
    }

    public static int createGroup(long comm, long group, int tag, MemorySegment newComm) {
        try {
            return (int) CREATE_GROUP.invokeExact(comm, group, tag, newComm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Comm_create_group", t);
        }
    }

    public static int getAttribute(long comm, int key, MemorySegment value, MemorySegment flag) {
        try {
            return (int) GET_ATTRIBUTE.invokeExact(comm, key, value, flag);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Comm_get_attr", t);
        }
    }

    public static int free(MemorySegment comm) {
        try {
            return (int) FREE.invokeExact(comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Comm_free", t);
        }
    }

    public static int processorName(MemorySegment name, MemorySegment length) {
        try {
            return (int) PROCESSOR_NAME.invokeExact(name, length);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Get_processor_name", t);
        }
    }

    public static int errorString(int code, MemorySegment text, MemorySegment length) {
        try {
            return (int) ERROR_STRING.invokeExact(code, text, length);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Error_string", t);
        }
    }

    public static int typeSize(long type, MemorySegment bytes) {
        try {
            return (int) TYPE_SIZE.invokeExact(type, bytes);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Type_size", t);
        }
    }
}
