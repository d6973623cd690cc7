package org.parhelion.benchmarks.jmh;

import java.util.Random;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.parhelion.comm.ExactSum;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;

/** Exact sums beside plain ones: arrays in the first-level cache and in memory [µs a sum], and all-reduces of two thread ranks. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(5)
public class SumBenchmark {
    private static final int OPERATIONS = 100_000;

    /** What is summed. */
    @State(Scope.Benchmark)
    public static class Values {
        /** Doubles: 16 KiB and 64 MiB. */
        @Param({"2048", "8388608"})
        public int count;

        double[] a = {};
        double[] b = {};
        final ExactSum sum = new ExactSum();

        @Setup
        public void fill() {
            Random random = new Random(1);
            a = random.doubles(count, -1, 1).toArray();
            b = random.doubles(count, -1, 1).toArray();
        }
    }

    @Benchmark
    public double plain(Values values) {
        double sum = 0;
        for (double value : values.a) {
            sum += value;
        }
        return sum;
    }

    /** Eight chains of additions: as fast as memory delivers. */
    @Benchmark
    public double plainInEightChains(Values values) {
        double[] a = values.a;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        for (int i = 0; i + 7 < a.length; i += 8) {
            s0 += a[i];
            s1 += a[i + 1];
            s2 += a[i + 2];
            s3 += a[i + 3];
            s4 += a[i + 4];
            s5 += a[i + 5];
            s6 += a[i + 6];
            s7 += a[i + 7];
        }
        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    }

    @Benchmark
    public double exact(Values values) {
        values.sum.clear();
        values.sum.add(values.a, 0, values.count);
        return values.sum.value();
    }

    @Benchmark
    public double plainDot(Values values) {
        double sum = 0;
        for (int i = 0; i < values.count; i++) {
            sum += values.a[i] * values.b[i];
        }
        return sum;
    }

    @Benchmark
    public double exactDot(Values values) {
        values.sum.clear();
        values.sum.addProducts(values.a, 0, values.b, 0, values.count);
        return values.sum.value();
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void allreduce8B() {
        Ranks.threads(2, comm -> {
            double value = comm.rank();
            for (int i = 0; i < OPERATIONS; i++) {
                value = 0.5 * comm.allreduce(value, Op.SUM);
            }
        });
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void exactAllreduce() {
        Ranks.threads(2, comm -> {
            ExactSum sum = new ExactSum();
            double value = comm.rank();
            for (int i = 0; i < OPERATIONS; i++) {
                sum.clear();
                sum.add(value);
                sum.allreduce(comm);
                value = 0.5 * sum.value();
            }
        });
    }
}
