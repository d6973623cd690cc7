package org.parhelion.comm.mpi.ffi;

import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.HANDLE;
import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.INT;
import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** MPI's non-blocking collective functions (MPI-4.1, section 6.12), each under its own name, each returning MPI's error code. */
public final class NonblockingFunctions {
    private static final MpiLibrary MPI = MpiLibrary.loaded();

    private static final MethodHandle IBARRIER = MPI.function("MPI_Ibarrier", HANDLE, POINTER);
    private static final MethodHandle IBCAST = MPI.function("MPI_Ibcast", POINTER, INT, HANDLE, INT, HANDLE, POINTER);
    private static final MethodHandle IREDUCE =
            MPI.function("MPI_Ireduce", POINTER, POINTER, INT, HANDLE, HANDLE, INT, HANDLE, POINTER);
    private static final MethodHandle IALLREDUCE =
            MPI.function("MPI_Iallreduce", POINTER, POINTER, INT, HANDLE, HANDLE, HANDLE, POINTER);
    private static final MethodHandle IGATHERV =
            MPI.function("MPI_Igatherv", POINTER, INT, HANDLE, POINTER, POINTER, POINTER, HANDLE, INT, HANDLE, POINTER);
    private static final MethodHandle ISCATTERV = MPI.function(
            "MPI_Iscatterv", POINTER, POINTER, POINTER, HANDLE, POINTER, INT, HANDLE, INT, HANDLE, POINTER);
    private static final MethodHandle IALLGATHERV =
            MPI.function("MPI_Iallgatherv", POINTER, INT, HANDLE, POINTER, POINTER, POINTER, HANDLE, HANDLE, POINTER);
    private static final MethodHandle IALLTOALLV = MPI.function(
            "MPI_Ialltoallv", POINTER, POINTER, POINTER, HANDLE, POINTER, POINTER, POINTER, HANDLE, HANDLE, POINTER);
    private static final MethodHandle IREDUCE_SCATTER =
            MPI.function("MPI_Ireduce_scatter", POINTER, POINTER, POINTER, HANDLE, HANDLE, HANDLE, POINTER);
    private static final MethodHandle ISCAN =
            MPI.function("MPI_Iscan", POINTER, POINTER, INT, HANDLE, HANDLE, HANDLE, POINTER);
    private static final MethodHandle IEXSCAN =
            MPI.function("MPI_Iexscan", POINTER, POINTER, INT, HANDLE, HANDLE, HANDLE, POINTER);

    private NonblockingFunctions() {}

    public static int ibarrier(long comm, MemorySegment request) {
        try {
            return (int) IBARRIER.invokeExact(comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Ibarrier", t);
        }
    }

    public static int ibcast(MemorySegment buffer, int count, long type, int root, long comm, MemorySegment request) {
        try {
            return (int) IBCAST.invokeExact(buffer, count, type, root, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Ibcast", t);
        }
    }

    public static int ireduce(
            MemorySegment send,
            MemorySegment recv,
            int count,
            long type,
            long op,
            int root,
            long comm,
            MemorySegment request) {
        try {
            return (int) IREDUCE.invokeExact(send, recv, count, type, op, root, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Ireduce", t);
        }
    }

    public static int iallreduce(
            MemorySegment send, MemorySegment recv, int count, long type, long op, long comm, MemorySegment request) {
        try {
            return (int) IALLREDUCE.invokeExact(send, recv, count, type, op, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Iallreduce", t);
        }
    }

    public static int igatherv(
            MemorySegment send,
            int sendCount,
            long sendType,
            MemorySegment recv,
            MemorySegment counts,
            MemorySegment displacements,
            long recvType,
            int root,
            long comm,
            MemorySegment request) {
        try {
            return (int) IGATHERV.invokeExact(
                    send, sendCount, sendType, recv, counts, displacements, recvType, root, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Igatherv", t);
        }
    }

    public static int iscatterv(
            MemorySegment send,
            MemorySegment counts,
            MemorySegment displacements,
            long sendType,
            MemorySegment recv,
            int recvCount,
            long recvType,
            int root,
            long comm,
            MemorySegment request) {
        try {
            return (int) ISCATTERV.invokeExact(
                    send, counts, displacements, sendType, recv, recvCount, recvType, root, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Iscatterv", t);
        }
    }

    public static int iallgatherv(
            MemorySegment send,
            int sendCount,
            long sendType,
            MemorySegment recv,
            MemorySegment counts,
            MemorySegment displacements,
            long recvType,
            long comm,
            MemorySegment request) {
        try {
            return (int) IALLGATHERV.invokeExact(
                    send, sendCount, sendType, recv, counts, displacements, recvType, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Iallgatherv", t);
        }
    }

    public static int ialltoallv(
            MemorySegment send,
            MemorySegment sendCounts,
            MemorySegment sendDisplacements,
            long sendType,
            MemorySegment recv,
            MemorySegment recvCounts,
            MemorySegment recvDisplacements,
            long recvType,
            long comm,
            MemorySegment request) {
        try {
            return (int) IALLTOALLV.invokeExact(
                    send,
                    sendCounts,
                    sendDisplacements,
                    sendType,
                    recv,
                    recvCounts,
                    recvDisplacements,
                    recvType,
                    comm,
                    request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Ialltoallv", t);
        }
    }

    public static int ireduceScatter(
            MemorySegment send,
            MemorySegment recv,
            MemorySegment counts,
            long type,
            long op,
            long comm,
            MemorySegment request) {
        try {
            return (int) IREDUCE_SCATTER.invokeExact(send, recv, counts, type, op, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Ireduce_scatter", t);
        }
    }

    public static int iscan(
            MemorySegment send, MemorySegment recv, int count, long type, long op, long comm, MemorySegment request) {
        try {
            return (int) ISCAN.invokeExact(send, recv, count, type, op, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Iscan", t);
        }
    }

    public static int iexscan(
            MemorySegment send, MemorySegment recv, int count, long type, long op, long comm, MemorySegment request) {
        try {
            return (int) IEXSCAN.invokeExact(send, recv, count, type, op, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Iexscan", t);
        }
    }
}
