package org.parhelion.comm.mpi;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.mpi.ffi.Abi;
import org.parhelion.comm.mpi.ffi.MpiLibrary;
import org.parhelion.comm.mpi.ffi.MpiLibrary.Arg;
import org.parhelion.comm.spi.CheckedComm;

/**
 * A program that starts and stops its ranks a thousand times in one process, each time making and freeing communicators and
 * requests of all kinds, and prints what the first hundred and the last nine hundred rounds held on to: {@code early} and
 * {@code late}, each followed by the largest index that a communicator and a request had in the library's table of handles,
 * by open files and by threads. What is freed is used again, so nothing of it may rise.
 */
final class StartStopMain {
    private static final int ROUNDS = 1000;
    private static final int EARLY = 100;

    private StartStopMain() {}

    public static void main(String[] args) {
        long[] early = new long[4];
        long[] late = new long[4];
        for (int round = 0; round < ROUNDS; round++) {
            long[] into = round < EARLY ? early : late;
            boolean last = round == ROUNDS - 1;
            Ranks.run(args, comm -> {
                long[] held = round(comm);
                for (int i = 0; i < held.length; i++) {
                    into[i] = Math.max(into[i], held[i]);
                }
                if (last && comm.rank() == 0) {
                    System.out.println("early " + Arrays.toString(early) + " late " + Arrays.toString(late));
                }
            });
        }
    }

    private static long[] round(Comm world) throws Exception {
        int right = (world.rank() + 1) % world.size();
        int left = (world.rank() - 1 + world.size()) % world.size();
        double[] out = {world.rank()};
        double[] in = new double[1];
        world.companion().barrier(); // made in each round, and freed with the world
        try (Comm dup = world.dup();
                Comm half = dup.split(dup.rank() % 2, 0).orElseThrow();
                Comm ring = dup.cart(new int[] {dup.size()}, new boolean[] {true})) {
            half.barrier();
            Request receive = ring.irecv(Buffer.of(in), left, 1);
            Request send = ring.isend(Buffer.of(out), right, 1);
            Request.awaitAll(receive, send);
            Request alone = dup.recvInit(Buffer.of(in), left, 2);
            try (RequestSet set =
                    dup.requestSet(dup.recvInit(Buffer.of(in), left, 3), dup.sendInit(Buffer.of(out), right, 3))) {
                for (int i = 0; i < 3; i++) {
                    set.start();
                    set.await();
                }
                long request = index("MPI_Request_c2f", ((MpiRequest) alone).slot());
                alone.close();
                long comm = index("MPI_Comm_c2f", ((MpiTransport) ((CheckedComm) half).transport()).handle());
                return new long[] {
                    comm, request, openFiles(), Thread.getAllStackTraces().size()
                };
            }
        }
    }

    private static long index(String function, RequestSlot slot) {
        return index(function, MpiLibrary.loaded().abi().handleAt(slot.handle, 0));
    }

    /** The handle's place in the library's table: by which Fortran knows it, which MPICH's handle holds already. */
    private static long index(String function, long handle) {
        if (MpiLibrary.loaded().abi() == Abi.MPICH) {
            return handle & 0xffff_ffffL;
        }
        MethodHandle call = MpiLibrary.loaded().function(function, Arg.HANDLE);
        try {
            return Integer.toUnsignedLong((int) call.invokeExact(handle));
        } catch (Throwable t) {
            throw new AssertionError(function, t);
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
