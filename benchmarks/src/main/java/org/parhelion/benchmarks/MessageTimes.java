package org.parhelion.benchmarks;

import java.lang.foreign.Arena;
import java.util.function.IntConsumer;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;

/**
 * The cost of messages on a communicator of any provider, with the patterns of the OSU micro-benchmarks (osu_latency, osu_bw,
 * osu_allreduce, osu_barrier) and the same calls as {@code benchmarks/c/comm.c}. The buffers are off-heap, in an automatic arena,
 * so that no provider copies them.
 */
public final class MessageTimes {
    private static final int WINDOW = 64;
    private static final int WINDOWS = 4;
    private static final int MEBIBYTE = 1 << 20;
    private static final int CACHE_LINE = 64;

    /**
     * The duration of the measurement.
     *
     * @param calls number of round trips, reductions or barriers of one block
     * @param warmUpSeconds time before the first block of each measurement [s]
     * @param blocks number of blocks; the result is their median
     */
    record Effort(int calls, double warmUpSeconds, int blocks) {
        /** Fewer calls for MPJ Express, which needs tens of microseconds per call. */
        static Effort of(String provider, boolean quick) {
            if (quick) {
                return new Effort(20, 0, 3);
            }
            return new Effort(provider.equals("mpj") ? 500 : 10_000, 0.5, 21);
        }
    }

    /**
     * The results.
     *
     * @param latency8BMicros half a round trip of 8 bytes between ranks 0 and 1 [µs]; NaN on one rank
     * @param bandwidth1MiBGBs bandwidth from rank 0 to 1 with 64 messages of 1 MiB in flight [10⁹ B/s]; NaN on one rank
     * @param allreduce8BMicros sum of one double over all ranks [µs]
     * @param barrierMicros barrier of all ranks [µs]
     */
    public record Figures(
            double latency8BMicros, double bandwidth1MiBGBs, double allreduce8BMicros, double barrierMicros) {}

    private final Comm comm;
    private final Effort effort;
    private final Buffer small;
    private final Buffer large;

    private MessageTimes(Comm comm, Effort effort) {
        this.comm = comm;
        this.effort = effort;
        this.small = Buffer.of(Arena.ofAuto().allocate(Double.BYTES, CACHE_LINE), ElementType.BYTE);
        this.large = Buffer.of(Arena.ofAuto().allocate(MEBIBYTE, CACHE_LINE), ElementType.BYTE);
    }

    /** Measures on all ranks of {@code comm} with rank 0's clock; every rank returns the results. Collective. */
    public static Figures measure(Comm comm) {
        return measure(comm, Effort.of(comm.provider(), false));
    }

    static Figures measure(Comm comm, Effort effort) {
        MessageTimes times = new MessageTimes(comm, effort);
        boolean several = comm.size() > 1;
        int calls = effort.calls();
        double latency = several ? times.medianSeconds(calls, times::pingPong) * 1e6 / 2 : Double.NaN;
        double window = several ? times.medianSeconds(WINDOWS, times::windows) : Double.NaN;
        double allreduce = times.medianSeconds(calls, times::allreduces) * 1e6;
        double barrier = times.medianSeconds(calls, times::barriers) * 1e6;
        double[] figures = {latency, (double) MEBIBYTE * WINDOW / window / 1e9, allreduce, barrier};
        comm.bcast(Buffer.of(figures), 0);
        return new Figures(figures[0], figures[1], figures[2], figures[3]);
    }

    /** Time of one of {@code count} calls on this rank [s]. */
    private double medianSeconds(int count, IntConsumer calls) {
        double[] warm = new double[1];
        long began = System.nanoTime();
        do {
            calls.accept(count);
            warm[0] = (System.nanoTime() - began) * 1e-9;
            comm.bcast(Buffer.of(warm), 0);
        } while (warm[0] < effort.warmUpSeconds());
        double[] seconds = new double[effort.blocks()];
        for (int i = 0; i < seconds.length; i++) {
            comm.barrier();
            long begin = System.nanoTime();
            calls.accept(count);
            seconds[i] = (System.nanoTime() - begin) * 1e-9 / count;
        }
        return Spread.of(seconds).median();
    }

    private void pingPong(int count) {
        for (int i = 0; i < count; i++) {
            if (comm.rank() == 0) {
                comm.send(small, 1, 1);
                comm.recv(small, 1, 1);
            } else if (comm.rank() == 1) {
                comm.recv(small, 0, 1);
                comm.send(small, 0, 1);
            }
        }
    }

    private void windows(int count) {
        if (comm.rank() > 1) {
            return;
        }
        Request[] requests = new Request[WINDOW];
        for (int i = 0; i < count; i++) {
            for (int w = 0; w < WINDOW; w++) {
                requests[w] = comm.rank() == 0 ? comm.isend(large, 1, 2) : comm.irecv(large, 0, 2);
            }
            Request.awaitAll(requests);
            if (comm.rank() == 0) {
                comm.recv(small, 1, 3);
            } else {
                comm.send(small, 0, 3);
            }
        }
    }

    private void allreduces(int count) {
        for (int i = 0; i < count; i++) {
            double _ = comm.allreduce(1.0, Op.SUM);
        }
    }

    private void barriers(int count) {
        for (int i = 0; i < count; i++) {
            comm.barrier();
        }
    }
}
