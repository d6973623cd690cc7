package org.parhelion.cli.bench;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;

/**
 * What messages cost on a communicator, whichever provider it is of: the OSU micro-benchmarks' patterns (osu_latency, osu_bw,
 * osu_allreduce, osu_barrier). Off-heap buffers; the median of {@value #REPETITIONS} repetitions, after as many to warm up.
 */
public final class CommBench {
    private static final int REPETITIONS = 21;
    private static final int WINDOW = 64;
    private static final int MEBIBYTE = 1 << 20;

    /**
     * What was measured.
     *
     * @param latency8BMicros half a round trip of 8 bytes between ranks 0 and 1 [µs]; NaN on one rank
     * @param bandwidth1MiBGBs 64 messages of 1 MiB under way from rank 0 to 1 [10⁹ B/s]; NaN on one rank
     * @param allreduce8BMicros one double over all ranks [µs]
     * @param barrierMicros over all ranks [µs]
     */
    public record Figures(
            String provider,
            int ranks,
            double latency8BMicros,
            double bandwidth1MiBGBs,
            double allreduce8BMicros,
            double barrierMicros) {}

    private CommBench() {}

    /** Measures on all ranks of {@code comm}: collective. Rank 0's clock counts, and every rank returns its figures. */
    public static Figures measure(Comm comm) {
        return measure(comm, 4000);
    }

    /** The same with {@code iterations} small messages, reductions or barriers a repetition. */
    static Figures measure(Comm comm, int iterations) {
        double latency = Double.NaN;
        double bandwidth = Double.NaN;
        try (Arena arena = Arena.ofShared()) {
            if (comm.size() > 1) {
                Buffer small = Buffer.of(arena.allocate(8, 64), ElementType.BYTE);
                latency = medianSeconds(comm, iterations, n -> pingPong(comm, small, n)) * 1e6 / 2;
                Buffer large = Buffer.of(arena.allocate(MEBIBYTE, 64), ElementType.BYTE);
                bandwidth = (double) MEBIBYTE * WINDOW / medianSeconds(comm, 4, n -> windows(comm, large, n)) / 1e9;
            }
        }
        double allreduce = medianSeconds(comm, iterations, n -> allreduces(comm, n)) * 1e6;
        double barrier = medianSeconds(comm, iterations, n -> barriers(comm, n)) * 1e6;
        double[] figures = {latency, bandwidth, allreduce, barrier};
        comm.bcast(Buffer.of(figures), 0);
        return new Figures(comm.provider(), comm.size(), figures[0], figures[1], figures[2], figures[3]);
    }

    /** Seconds for one of {@code count} iterations, on this rank. */
    private static double medianSeconds(Comm comm, int count, IntConsumer iterations) {
        double[] seconds = new double[REPETITIONS];
        for (int i = -REPETITIONS; i < REPETITIONS; i++) {
            comm.barrier();
            long begin = System.nanoTime();
            iterations.accept(count);
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - begin) * 1e-9 / count;
            }
        }
        Arrays.sort(seconds);
        return seconds[REPETITIONS / 2];
    }

    private static void pingPong(Comm comm, Buffer buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (comm.rank() == 0) {
                comm.send(buffer, 1, 1);
                comm.recv(buffer, 1, 1);
            } else if (comm.rank() == 1) {
                comm.recv(buffer, 0, 1);
                comm.send(buffer, 0, 1);
            }
        }
    }

    private static void windows(Comm comm, Buffer buffer, int count) {
        if (comm.rank() > 1) {
            return;
        }
        Request[] requests = new Request[WINDOW];
        for (int i = 0; i < count; i++) {
            for (int w = 0; w < WINDOW; w++) {
                requests[w] = comm.rank() == 0 ? comm.isend(buffer, 1, 2) : comm.irecv(buffer, 0, 2);
            }
            Request.awaitAll(requests);
            if (comm.rank() == 0) {
                comm.recv(Buffer.EMPTY, 1, 3);
            } else {
                comm.send(Buffer.EMPTY, 0, 3);
            }
        }
    }

    private static void allreduces(Comm comm, int count) {
        double value = comm.rank();
        for (int i = 0; i < count; i++) {
            value = comm.allreduce(value, Op.MAX);
        }
    }

    private static void barriers(Comm comm, int count) {
        for (int i = 0; i < count; i++) {
            comm.barrier();
        }
    }
}
