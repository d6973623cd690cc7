package org.parhelion.benchmarks;

import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
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
 *   hand-over    rank 0 writes, rank 1 takes and writes, rank 0 takes
 *   own          rank 0 writes a tuple and takes it
 * </pre>
 */
public final class RankSpaceTimes {
    private static final int TAG = 17;

    /**
     * Medians, and the spread of the ratios, of measurements in turns.
     *
     * @param pingPongMicros a round trip of messages [µs]
     * @param handOverMicros a round trip of tuples: two times write and take [µs]
     * @param ownMicros write and take by one rank of what the other keeps [µs]
     * @param handOverRatio of hand-over to ping-pong: least, median, largest
     * @param ownRatio of own to ping-pong: least, median, largest
     */
    public record Figures(
            double pingPongMicros,
            double handOverMicros,
            double ownMicros,
            List<Double> handOverRatio,
            List<Double> ownRatio) {}

    private final Comm comm;
    private final TupleSpace space;
    private final byte[] bytes;
    private final Tuple[] tuples;
    private final Template[] templates = {
        Template.of("to", 0, Template.ANY), Template.of("to", 1, Template.ANY), Template.of("own", 0, Template.ANY)
    };

    private RankSpaceTimes(Comm comm, TupleSpace space, int byteCount) {
        this.comm = comm;
        this.space = space;
        this.bytes = new byte[byteCount];
        this.tuples = new Tuple[] {
            Tuple.of("to", 0, bytes), Tuple.of("to", 1, bytes), Tuple.of("own", 0, bytes),
        };
    }

    /**
     * Measures. Collective over at least two ranks; every rank gets the result.
     *
     * @param comm the ranks
     * @param byteCount bytes of each message, and of each tuple's last field
     * @param calls round trips of one repetition
     * @param warmUps repetitions before those that count
     * @param repetitions those that count
     * @return the figures of rank 0's clock
     */
    public static Figures measure(Comm comm, int byteCount, int calls, int warmUps, int repetitions) {
        double[][] micros = new double[3][repetitions];
        try (RankSpaces spaces = RankSpaces.start(comm, new RankSpaces.Options(List.of(1)));
                TupleSpace space = spaces.open(SpaceName.DEFAULT, SpaceOptions.DEFAULT)) {
            RankSpaceTimes times = new RankSpaceTimes(comm, space, byteCount);
            for (int i = -warmUps; i < repetitions; i++) {
                double[] now = {
                    times.micros(calls, times::pingPong),
                    times.micros(calls, times::handOver),
                    times.micros(calls, times::own)
                };
                for (int f = 0; f < now.length && i >= 0; f++) {
                    micros[f][i] = now[f];
                }
            }
        }
        for (double[] figure : micros) {
            comm.bcast(Buffer.of(figure), 0);
        }
        return new Figures(
                Spread.of(micros[0]).median(),
                Spread.of(micros[1]).median(),
                Spread.of(micros[2]).median(),
                ratio(micros[1], micros[0]),
                ratio(micros[2], micros[0]));
    }

    private static List<Double> ratio(double[] ours, double[] messages) {
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ours.length; i++) {
            ratios[i] = ours[i] / messages[i];
        }
        Spread spread = Spread.of(ratios);
        return List.of(spread.min(), spread.median(), spread.max());
    }

    /** What all ranks do together. */
    @FunctionalInterface
    private interface Work {
        void run(int calls) throws InterruptedException;
    }

    private double micros(int calls, Work work) {
        comm.barrier();
        long begin = System.nanoTime();
        try {
            work.run(calls);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while measuring", e);
        }
        return (System.nanoTime() - begin) * 1e-3 / calls;
    }

    private void pingPong(int calls) {
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

    private void handOver(int calls) throws InterruptedException {
        for (int i = 0; i < calls && comm.rank() < 2; i++) {
            if (comm.rank() == 0) {
                space.write(tuples[1]);
                take(0);
            } else {
                take(1);
                space.write(tuples[0]);
            }
        }
    }

    /** Rank 1 waits for the end inside a verb, as a rank does that has nothing else to do. */
    private void own(int calls) throws InterruptedException {
        if (comm.rank() == 0) {
            for (int i = 0; i < calls; i++) {
                space.write(tuples[2]);
                take(2);
            }
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
