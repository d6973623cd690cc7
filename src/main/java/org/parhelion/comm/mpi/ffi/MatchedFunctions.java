package org.parhelion.comm.mpi.ffi;

import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.HANDLE;
import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.INT;
import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** MPI's functions for matched probes and for taking receives back (MPI-4.1, section 3.8), each returning MPI's error code. */
public final class MatchedFunctions {
    private static final MpiLibrary MPI = MpiLibrary.loaded();

    private static final MethodHandle MPROBE = MPI.function("MPI_Mprobe", INT, INT, HANDLE, POINTER, POINTER);
    private static final MethodHandle IMPROBE =
            MPI.function("MPI_Improbe", INT, INT, HANDLE, POINTER, POINTER, POINTER);
    private static final MethodHandle MRECV = MPI.function("MPI_Mrecv", POINTER, INT, HANDLE, POINTER, POINTER);
    private static final MethodHandle IMRECV = MPI.function("MPI_Imrecv", POINTER, INT, HANDLE, POINTER, POINTER);
    private static final MethodHandle CANCEL = MPI.function("MPI_Cancel", POINTER);
    private static final MethodHandle TEST_CANCELLED = MPI.function("MPI_Test_cancelled", POINTER, POINTER);

    private MatchedFunctions() {}

    public static int mprobe(int source, int tag, long comm, MemorySegment message, MemorySegment status) {
        try {
            return (int) MPROBE.invokeExact(source, tag, comm, message, status);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Mprobe", t);
        }
    }

    public static int improbe(
            int source, int tag, long comm, MemorySegment flag, MemorySegment message, MemorySegment status) {
        try {
            return (int) IMPROBE.invokeExact(source, tag, comm, flag, message, status);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Improbe", t);
        }
    }

    public static int mrecv(MemorySegment buffer, int count, long type, MemorySegment message, MemorySegment status) {
        try {
            return (int) MRECV.invokeExact(buffer, count, type, message, status);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Mrecv", t);
        }
    }

    public static int imrecv(MemorySegment buffer, int count, long type, MemorySegment message, MemorySegment request) {
        try {
            return (int) IMRECV.invokeExact(buffer, count, type, message, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Imrecv", t);
        }
    }

    public static int cancel(MemorySegment request) {
        try {
            return (int) CANCEL.invokeExact(request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Cancel", t);
        }
    }

    public static int testCancelled(MemorySegment status, MemorySegment flag) {
        try {
            return (int) TEST_CANCELLED.invokeExact(status, flag);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Test_cancelled", t);
        }
    }
}
