package org.parhelion.comm.mpi.ffi;

import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.HANDLE;
import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.INT;
import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * MPI's collective functions (MPI-4.1, chapter 6), each under its own name, each returning MPI's error code.
 *
 * <p>Never {@code MPI_Neighbor_*}: MPICH 4.0.2 moves wrong data on a periodic dimension of extent 2 and reports success
 * (pmodels/mpich#2194).
 */
public final class CollectiveFunctions {
    private static final MpiLibrary MPI = MpiLibrary.loaded();

    private static final MethodHandle BARRIER = MPI.function("MPI_Barrier", HANDLE);
    private static final MethodHandle BCAST = MPI.function("MPI_Bcast", POINTER, INT, HANDLE, INT, HANDLE);
    private static final MethodHandle REDUCE =
            MPI.function("MPI_Reduce", POINTER, POINTER, INT, HANDLE, HANDLE, INT, HANDLE);
    private static final MethodHandle ALLREDUCE =
            MPI.function("MPI_Allreduce", POINTER, POINTER, INT, HANDLE, HANDLE, HANDLE);
    private static final MethodHandle GATHER =
            MPI.function("MPI_Gather", POINTER, INT, HANDLE, POINTER, INT, HANDLE, INT, HANDLE);
    private static final MethodHandle GATHERV =
            MPI.function("MPI_Gatherv", POINTER, INT, HANDLE, POINTER, POINTER, POINTER, HANDLE, INT, HANDLE);
    private static final MethodHandle SCATTER =
            MPI.function("MPI_Scatter", POINTER, INT, HANDLE, POINTER, INT, HANDLE, INT, HANDLE);
    private static final MethodHandle SCATTERV =
            MPI.function("MPI_Scatterv", POINTER, POINTER, POINTER, HANDLE, POINTER, INT, HANDLE, INT, HANDLE);
    private static final MethodHandle ALLGATHER =
            MPI.function("MPI_Allgather", POINTER, INT, HANDLE, POINTER, INT, HANDLE, HANDLE);
    private static final MethodHandle ALLGATHERV =
            MPI.function("MPI_Allgatherv", POINTER, INT, HANDLE, POINTER, POINTER, POINTER, HANDLE, HANDLE);
    private static final MethodHandle ALLTOALL =
            MPI.function("MPI_Alltoall", POINTER, INT, HANDLE, POINTER, INT, HANDLE, HANDLE);
    private static final MethodHandle ALLTOALLV =
            MPI.function("MPI_Alltoallv", POINTER, POINTER, POINTER, HANDLE, POINTER, POINTER, POINTER, HANDLE, HANDLE);
    private static final MethodHandle REDUCE_SCATTER =
            MPI.function("MPI_Reduce_scatter", POINTER, POINTER, POINTER, HANDLE, HANDLE, HANDLE);
    private static final MethodHandle SCAN = MPI.function("MPI_Scan", POINTER, POINTER, INT, HANDLE, HANDLE, HANDLE);
    private static final MethodHandle EXSCAN =
            MPI.function("MPI_Exscan", POINTER, POINTER, INT, HANDLE, HANDLE, HANDLE);

    private CollectiveFunctions() {}

    public static int barrier(long comm) {
        try {
            return (int) BARRIER.invokeExact(comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Barrier", t);
        }
    }

    public static int bcast(MemorySegment buffer, int count, long type, int root, long comm) {
        try {
            return (int) BCAST.invokeExact(buffer, count, type, root, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Bcast", t);
        }
    }

    public static int reduce(
            MemorySegment send, MemorySegment recv, int count, long type, long op, int root, long comm) {
        try {
            return (int) REDUCE.invokeExact(send, recv, count, type, op, root, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Reduce", t);
        }
    }

    public static int allreduce(MemorySegment send, MemorySegment recv, int count, long type, long op, long comm) {
        try {
            return (int) ALLREDUCE.invokeExact(send, recv, count, type, op, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Allreduce", t);
        }
    }

    public static int gather(
            MemorySegment send,
            int sendCount,
            long sendType,
            MemorySegment recv,
            int recvCount,
            long recvType,
            int root,
            long comm) {
        try {
            return (int) GATHER.invokeExact(send, sendCount, sendType, recv, recvCount, recvType, root, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Gather", t);
        }
    }

    public static int gatherv(
            MemorySegment send,
            int sendCount,
            long sendType,
            MemorySegment recv,
            MemorySegment counts,
            MemorySegment displacements,
            long recvType,
            int root,
            long comm) {
        try {
            return (int)
                    GATHERV.invokeExact(send, sendCount, sendType, recv, counts, displacements, recvType, root, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Gatherv", t);
        }
    }

    public static int scatter(
            MemorySegment send,
            int sendCount,
            long sendType,
            MemorySegment recv,
            int recvCount,
            long recvType,
            int root,
            long comm) {
        try {
            return (int) SCATTER.invokeExact(send, sendCount, sendType, recv, recvCount, recvType, root, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Scatter", t);
        }
    }

    public static int scatterv(
            MemorySegment send,
            MemorySegment counts,
            MemorySegment displacements,
            long sendType,
            MemorySegment recv,
            int recvCount,
            long recvType,
            int root,
            long comm) {
        try {
            return (int)
                    SCATTERV.invokeExact(send, counts, displacements, sendType, recv, recvCount, recvType, root, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Scatterv", t);
        }
    }

    public static int allgather(
            MemorySegment send,
            int sendCount,
            long sendType,
            MemorySegment recv,
            int recvCount,
            long recvType,
            long comm) {
        try {
            return (int) ALLGATHER.invokeExact(send, sendCount, sendType, recv, recvCount, recvType, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Allgather", t);
        }
    }

    public static int allgatherv(
            MemorySegment send,
            int sendCount,
            long sendType,
            MemorySegment recv,
            MemorySegment counts,
            MemorySegment displacements,
            long recvType,
            long comm) {
        try {
            return (int) ALLGATHERV.invokeExact(send, sendCount, sendType, recv, counts, displacements, recvType, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Allgatherv", t);
        }
    }

    public static int alltoall(
            MemorySegment send,
            int sendCount,
            long sendType,
            MemorySegment recv,
            int recvCount,
            long recvType,
            long comm) {
        try {
            return (int) ALLTOALL.invokeExact(send, sendCount, sendType, recv, recvCount, recvType, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Alltoall", t);
        }
    }

    public static int alltoallv(
            MemorySegment send,
            MemorySegment sendCounts,
            MemorySegment sendDisplacements,
            long sendType,
            MemorySegment recv,
            MemorySegment recvCounts,
            MemorySegment recvDisplacements,
            long recvType,
            long comm) {
        try {
            return (int) ALLTOALLV.invokeExact(
                    send, sendCounts, sendDisplacements, sendType, recv, recvCounts, recvDisplacements, recvType, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Alltoallv", t);
        }
    }

    public static int reduceScatter(
            MemorySegment send, MemorySegment recv, MemorySegment counts, long type, long op, long comm) {
        try {
            return (int) REDUCE_SCATTER.invokeExact(send, recv, counts, type, op, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Reduce_scatter", t);
        }
    }

    public static int scan(MemorySegment send, MemorySegment recv, int count, long type, long op, long comm) {
        try {
            return (int) SCAN.invokeExact(send, recv, count, type, op, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Scan", t);
        }
    }

    public static int exscan(MemorySegment send, MemorySegment recv, int count, long type, long op, long comm) {
        try {
            return (int) EXSCAN.invokeExact(send, recv, count, type, op, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Exscan", t);
        }
    }
}
