package org.parhelion.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;

/**
 * The cost of messages between threads [µs per operation]. An invocation is a complete job with many operations, so that the
 * start of the ranks is negligible. Bandwidth [GB/s] = 1048.576 / (time of {@code message1MiB} in µs).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class CommBenchmark {
    private static final int OPERATIONS = 100_000;
    private static final int WINDOW = 64;
    private static final int WINDOWS = 16;
    private static final int MEBIBYTE = 1 << 20;

    /** Number of ranks of the collectives; point-to-point messages always use two. */
    @State(Scope.Benchmark)
    public static class Group {
        @Param({"2", "4", "8"})
        public int ranks;
    }

    /** Half a round trip of 8 bytes. */
    @Benchmark
    @OperationsPerInvocation(2 * OPERATIONS)
    public void message8B() {
        Ranks.threads(2, comm -> {
            Buffer buffer = Buffer.of(new byte[8]);
            for (int i = 0; i < OPERATIONS; i++) {
                if (comm.rank() == 0) {
                    comm.send(buffer, 1, 1);
                    comm.recv(buffer, 1, 1);
                } else {
                    comm.recv(buffer, 0, 1);
                    comm.send(buffer, 0, 1);
                }
            }
        });
    }

    /** One message of 1 MiB, with 64 in flight and an acknowledgement after each 64. */
    @Benchmark
    @OperationsPerInvocation(WINDOW * WINDOWS)
    public void message1MiB() {
        Ranks.threads(2, CommBenchmark::windows);
    }

    private static void windows(Comm comm) {
        Buffer buffer = Buffer.of(new byte[MEBIBYTE]);
        Request[] requests = new Request[WINDOW];
        for (int i = 0; i < WINDOWS; i++) {
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

    /** Reduction of one double over all ranks. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void allreduce8B(Group group) {
        Ranks.threads(group.ranks, comm -> {
            double value = comm.rank();
            for (int i = 0; i < OPERATIONS; i++) {
                value = comm.allreduce(value, Op.MAX);
            }
        });
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void barrier(Group group) {
        Ranks.threads(group.ranks, comm -> {
            for (int i = 0; i < OPERATIONS; i++) {
                comm.barrier();
            }
        });
    }
}
