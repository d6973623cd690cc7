package org.parhelion.comm.mpi.ffi;

import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.HANDLE;
import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.INT;
import static org.parhelion.comm.mpi.ffi.MpiLibrary.Arg.POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * MPI's point-to-point functions (MPI-4.1, chapter 3), each under its own name, each returning MPI's error code.
 *
 * <p>Addresses of requests and statuses are segments of native memory in the library's layout ({@link Abi}).
 */
public final class PointToPointFunctions {
    private static final MpiLibrary MPI = MpiLibrary.loaded();

    private static final MethodHandle SEND = MPI.function("MPI_Send", POINTER, INT, HANDLE, INT, INT, HANDLE);
    private static final MethodHandle SSEND = MPI.function("MPI_Ssend", POINTER, INT, HANDLE, INT, INT, HANDLE);
    private static final MethodHandle RECV = MPI.function("MPI_Recv", POINTER, INT, HANDLE, INT, INT, HANDLE, POINTER);
    private static final MethodHandle SENDRECV = MPI.function(
            "MPI_Sendrecv", POINTER, INT, HANDLE, INT, INT, POINTER, INT, HANDLE, INT, INT, HANDLE, POINTER);
    private static final MethodHandle ISEND =
            MPI.function("MPI_Isend", POINTER, INT, HANDLE, INT, INT, HANDLE, POINTER);
    private static final MethodHandle RSEND = MPI.function("MPI_Rsend", POINTER, INT, HANDLE, INT, INT, HANDLE);
    private static final MethodHandle ISSEND =
            MPI.function("MPI_Issend", POINTER, INT, HANDLE, INT, INT, HANDLE, POINTER);
    private static final MethodHandle IRSEND =
            MPI.function("MPI_Irsend", POINTER, INT, HANDLE, INT, INT, HANDLE, POINTER);
    private static final MethodHandle IRECV =
            MPI.function("MPI_Irecv", POINTER, INT, HANDLE, INT, INT, HANDLE, POINTER);
    private static final MethodHandle SEND_INIT =
            MPI.function("MPI_Send_init", POINTER, INT, HANDLE, INT, INT, HANDLE, POINTER);
    private static final MethodHandle SSEND_INIT =
            MPI.function("MPI_Ssend_init", POINTER, INT, HANDLE, INT, INT, HANDLE, POINTER);
    private static final MethodHandle RSEND_INIT =
            MPI.function("MPI_Rsend_init", POINTER, INT, HANDLE, INT, INT, HANDLE, POINTER);
    private static final MethodHandle RECV_INIT =
            MPI.function("MPI_Recv_init", POINTER, INT, HANDLE, INT, INT, HANDLE, POINTER);
    private static final MethodHandle START = MPI.function("MPI_Start", POINTER);
    private static final MethodHandle STARTALL = MPI.function("MPI_Startall", INT, POINTER);
    private static final MethodHandle AWAIT = MPI.function("MPI_Wait", POINTER, POINTER);
    private static final MethodHandle AWAIT_ALL = MPI.function("MPI_Waitall", INT, POINTER, POINTER);
    private static final MethodHandle TEST = MPI.function("MPI_Test", POINTER, POINTER, POINTER);
    private static final MethodHandle TEST_ALL = MPI.function("MPI_Testall", INT, POINTER, POINTER, POINTER);
    private static final MethodHandle REQUEST_FREE = MPI.function("MPI_Request_free", POINTER);
    private static final MethodHandle PROBE = MPI.function("MPI_Probe", INT, INT, HANDLE, POINTER);
    private static final MethodHandle IPROBE = MPI.function("MPI_Iprobe", INT, INT, HANDLE, POINTER, POINTER);
    private static final MethodHandle GET_ELEMENTS = MPI.quick("MPI_Get_elements_x", POINTER, HANDLE, POINTER);

    private PointToPointFunctions() {}

    public static int send(MemorySegment buffer, int count, long type, int dest, int tag, long comm) {
        try {
            return (int) SEND.invokeExact(buffer, count, type, dest, tag, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Send", t);
        }
    }

    public static int ssend(MemorySegment buffer, int count, long type, int dest, int tag, long comm) {
        try {
            return (int) SSEND.invokeExact(buffer, count, type, dest, tag, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Ssend", t);
        }
    }

    public static int rsend(MemorySegment buffer, int count, long type, int dest, int tag, long comm) {
        try {
            return (int) RSEND.invokeExact(buffer, count, type, dest, tag, comm);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Rsend", t);
        }
    }

    public static int recv(
            MemorySegment buffer, int count, long type, int source, int tag, long comm, MemorySegment status) {
        try {
            return (int) RECV.invokeExact(buffer, count, type, source, tag, comm, status);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Recv", t);
        }
    }

    public static int sendrecv(
            MemorySegment sendBuffer,
            int sendCount,
            long sendType,
            int dest,
            int sendTag,
            MemorySegment recvBuffer,
            int recvCount,
            long recvType,
            int source,
            int recvTag,
            long comm,
            MemorySegment status) {
        try {
            return (int) SENDRECV.invokeExact(
                    sendBuffer,
                    sendCount,
                    sendType,
                    dest,
                    sendTag,
                    recvBuffer,
                    recvCount,
                    recvType,
                    source,
                    recvTag,
                    comm,
                    status);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Sendrecv", t);
        }
    }

    public static int isend(
            MemorySegment buffer, int count, long type, int dest, int tag, long comm, MemorySegment request) {
        try {
            return (int) ISEND.invokeExact(buffer, count, type, dest, tag, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Isend", t);
        }
    }

    public static int issend(
            MemorySegment buffer, int count, long type, int dest, int tag, long comm, MemorySegment request) {
        try {
            return (int) ISSEND.invokeExact(buffer, count, type, dest, tag, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Issend", t);
        }
    }

    public static int irsend(
            MemorySegment buffer, int count, long type, int dest, int tag, long comm, MemorySegment request) {
        try {
            return (int) IRSEND.invokeExact(buffer, count, type, dest, tag, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Irsend", t);
        }
    }

    public static int irecv(
            MemorySegment buffer, int count, long type, int source, int tag, long comm, MemorySegment request) {
        try {
            return (int) IRECV.invokeExact(buffer, count, type, source, tag, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Irecv", t);
        }
    }

    public static int sendInit(
            MemorySegment buffer, int count, long type, int dest, int tag, long comm, MemorySegment request) {
        try {
            return (int) SEND_INIT.invokeExact(buffer, count, type, dest, tag, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Send_init", t);
        }
    }

    public static int ssendInit(
            MemorySegment buffer, int count, long type, int dest, int tag, long comm, MemorySegment request) {
        try {
            return (int) SSEND_INIT.invokeExact(buffer, count, type, dest, tag, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Ssend_init", t);
        }
    }

    public static int rsendInit(
            MemorySegment buffer, int count, long type, int dest, int tag, long comm, MemorySegment request) {
        try {
            return (int) RSEND_INIT.invokeExact(buffer, count, type, dest, tag, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Rsend_init", t);
        }
    }

    public static int recvInit(
            MemorySegment buffer, int count, long type, int source, int tag, long comm, MemorySegment request) {
        try {
            return (int) RECV_INIT.invokeExact(buffer, count, type, source, tag, comm, request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Recv_init", t);
        }
    }

    public static int start(MemorySegment request) {
        try {
            return (int) START.invokeExact(request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Start", t);
        }
    }

    public static int startall(int count, MemorySegment requests) {
        try {
            return (int) STARTALL.invokeExact(count, requests);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Startall", t);
        }
    }

    public static int await(MemorySegment request, MemorySegment status) {
        try {
            return (int) AWAIT.invokeExact(request, status);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Wait", t);
        }
    }

    public static int awaitAll(int count, MemorySegment requests, MemorySegment statuses) {
        try {
            return (int) AWAIT_ALL.invokeExact(count, requests, statuses);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Waitall", t);
        }
    }

    public static int test(MemorySegment request, MemorySegment flag, MemorySegment status) {
        try {
            return (int) TEST.invokeExact(request, flag, status);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Test", t);
        }
    }

    public static int testAll(int count, MemorySegment requests, MemorySegment flag, MemorySegment statuses) {
        try {
            return (int) TEST_ALL.invokeExact(count, requests, flag, statuses);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Testall", t);
        }
    }

    public static int requestFree(MemorySegment request) {
        try {
            return (int) REQUEST_FREE.invokeExact(request);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Request_free", t);
        }
    }

    public static int probe(int source, int tag, long comm, MemorySegment status) {
        try {
            return (int) PROBE.invokeExact(source, tag, comm, status);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Probe", t);
        }
    }

    public static int iprobe(int source, int tag, long comm, MemorySegment flag, MemorySegment status) {
        try {
            return (int) IPROBE.invokeExact(source, tag, comm, flag, status);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Iprobe", t);
        }
    }

    public static int getElements(MemorySegment status, long type, MemorySegment count) {
        try {
            return (int) GET_ELEMENTS.invokeExact(status, type, count);
        } catch (Throwable t) {
            throw MpiLibrary.unexpected("MPI_Get_elements_x", t);
        }
    }
}
