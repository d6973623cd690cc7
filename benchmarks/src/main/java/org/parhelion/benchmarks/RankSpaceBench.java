package org.parhelion.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.runs.report.Json;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;
import org.parhelion.space.ranks.RankSpaces;

/**
 * The cost of a tuple space that ranks keep for each other, beside messages of the same bytes. Rank 1 keeps the tuples.
 *
 * <pre>
 *   ping-pong    rank 0 sends, rank 1 receives and sends, rank 0 receives
 *   read         rank 0 reads a tuple
 *   pair         rank 0 writes a tuple and takes it
 *   hand-over    rank 0 writes, rank 1 takes and writes, rank 0 takes
 * </pre>
 */
final class RankSpaceBench implements Bench {
    private static final int TAG = 17;
    private static final int[] BYTES = {8, 1024, 65_536};
    private static final String[] FIGURES = {"pingPong", "read", "pair", "handOver"};

    /** Round trips of a repetition. */
    private static final int CALLS = 2_000;

    private static final int CALLS_LARGE = 300;
    private static final int LARGE_BYTES = 16_384;

    @Override
    public String name() {
        return "space-ranks";
    }

    @Override
    public int defaultRanks() {
        return 2;
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        int ranks = Math.max(2, options.ranks().orElse(defaultRanks()));
        return Jobs.rows(
                options,
                new int[] {ranks},
                comm -> Arrays.stream(BYTES)
                        .mapToObj(byteCount -> row(comm, byteCount, options.quick()))
                        .toList());
    }

    /** Medians of measurements in turns, and the ratios to a round trip of messages: their medians and their ranges. */
    private static Map<String, Object> row(Comm comm, int byteCount, boolean quick) {
        int calls = (byteCount < LARGE_BYTES ? CALLS : CALLS_LARGE) / (quick ? 20 : 1);
        double[][] micros = micros(comm, byteCount, calls, quick ? 1 : 20, quick ? 2 : 31);
        Map<String, Object> row = Json.object();
        row.put("provider", comm.provider());
        row.put("ranks", comm.size());
        row.put("bytes", byteCount);
        for (int f = 0; f < FIGURES.length; f++) {
            row.put(FIGURES[f] + "Micros", Spread.of(micros[f]).median());
        }
        for (int f = 1; f < FIGURES.length; f++) {
            double[] ratios = micros[f].clone();
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] /= micros[0][i];
            }
            Spread spread = Spread.of(ratios);
            row.put(FIGURES[f] + "Ratio", spread.median());
            row.put(FIGURES[f] + "RatioRange", List.of(rounded(spread.min()), rounded(spread.max())));
        }
        return row;
    }

    private static double rounded(double ratio) {
        return Math.round(ratio * 100) / 100.0;
    }

    /** The times of each figure by rank 0's clock. Collective over at least two ranks. */
    private static double[][] micros(Comm comm, int byteCount, int calls, int warmUps, int repetitions) {
        double[][] micros = new double[FIGURES.length][repetitions];
        try (RankSpaces spaces = RankSpaces.start(comm, new RankSpaces.Options(List.of(1)));
                TupleSpace space = spaces.open(SpaceName.DEFAULT, SpaceOptions.DEFAULT)) {
            Verbs verbs = new Verbs(comm, space, byteCount);
            verbs.alone(() -> {}); // rank 1 serves until rank 0 has opened the space
            for (int i = -warmUps; i < repetitions; i++) {
                double[] now = {
                    verbs.micros(calls, verbs::pingPong),
                    verbs.micros(calls, verbs::read),
                    verbs.micros(calls, verbs::pair),
                    verbs.micros(calls, verbs::handOver)
                };
                for (int f = 0; f < now.length && i >= 0; f++) {
                    micros[f][i] = now[f];
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while measuring", e);
        }
        return micros;
    }

    /** What all ranks do together. */
    @FunctionalInterface
    private interface Work {
        void run(int calls) throws InterruptedException;
    }

    /** One rank's part. */
    private static final class Verbs {
        private final Comm comm;
        private final TupleSpace space;
        private final byte[] bytes;
        private final Tuple[] tuples;
        private final Template[] templates = {
            Template.of("to", 0, Template.ANY), Template.of("to", 1, Template.ANY), Template.of("own", 0, Template.ANY)
        };

        Verbs(Comm comm, TupleSpace space, int byteCount) {
            this.comm = comm;
            this.space = space;
            this.bytes = new byte[byteCount];
            this.tuples = new Tuple[] {
                Tuple.of("to", 0, bytes), Tuple.of("to", 1, bytes), Tuple.of("own", 0, bytes),
            };
        }

        double micros(int calls, Work work) throws InterruptedException {
            comm.barrier();
            long begin = System.nanoTime();
            work.run(calls);
            return (System.nanoTime() - begin) * 1e-3 / calls;
        }

        void pingPong(int calls) {
            for (int i = 0; i < calls; i++) {
                if (comm.rank() == 0) {
                    comm.send(Buffer.of(bytes), 1, TAG);
                    comm.recv(Buffer.of(bytes), 1, TAG);
                } else if (comm.rank() == 1) {
                    comm.recv(Buffer.of(bytes), 0, TAG);
                    comm.send(Buffer.of(bytes), 0, TAG);
                }
            }
        }

        void read(int calls) throws InterruptedException {
            alone(() -> {
                space.write(tuples[2]);
                for (int i = 0; i < calls; i++) {
                    if (space.read(templates[2], TupleVerbs.FOREVER).isEmpty()) {
                        throw new IllegalStateException("a read without a timeout returned nothing");
                    }
                }
                take(2);
            });
        }

        void pair(int calls) throws InterruptedException {
            alone(() -> {
                for (int i = 0; i < calls; i++) {
                    space.write(tuples[2]);
                    take(2);
                }
            });
        }

        void handOver(int calls) throws InterruptedException {
            for (int i = 0; i < calls && comm.rank() < 2; i++) {
                if (comm.rank() == 0) {
                    space.write(tuples[1]);
                    take(0);
                } else {
                    take(1);
                    space.write(tuples[0]);
                }
            }
            alone(() -> {}); // so rank 1 serves the last take
        }

        /** What a rank does that calls verbs. */
        @FunctionalInterface
        private interface Calls {
            void run() throws InterruptedException;
        }

        /** Rank 1 waits for the end inside a verb, as a rank does that has nothing else to do. */
        void alone(Calls rank0) throws InterruptedException {
            if (comm.rank() == 0) {
                rank0.run();
                space.write(tuples[1]);
            } else if (comm.rank() == 1) {
                take(1);
            }
        }

        private void take(int template) throws InterruptedException {
            if (space.take(templates[template], TupleVerbs.FOREVER).isEmpty()) {
                throw new IllegalStateException("a take without a timeout returned nothing");
            }
        }
    }
}
