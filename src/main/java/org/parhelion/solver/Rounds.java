package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parhelion.comm.Comm;
import org.parhelion.device.Device;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Side;
import org.parhelion.halo.HaloExchange;
import org.parhelion.halo.HaloShape;

/**
 * A stepper and its halo exchange: rounds of several steps, each with one exchange. If equations are solved in a step, there is an
 * exchange before each segment of stages between them.
 */
final class Rounds implements AutoCloseable {
    private final Stepper stepper;
    private final List<Optional<Segment>> segments = new ArrayList<>();
    private final Solves solves;
    private final boolean overlap;
    private final TimeSplit time;
    private final Runnable progress = this::progress;
    private long arrivedNanos;
    private Optional<Segment> flying = Optional.empty();

    /**
     * A segment of stages, and what is exchanged before it.
     *
     * @param number its number
     * @param halo the exchange
     * @param exchanges whether this rank has a neighbour to exchange with
     */
    private record Segment(int number, HaloExchange halo, boolean exchanges) {
        /** The segment; empty if it has no stages. Collective. */
        static Optional<Segment> of(StepperSpec spec, int number, Comm comm) {
            if (spec.scheme().segments().get(number).isEmpty()) {
                return Optional.empty();
            }
            List<Set<Side>> sides = SidesRead.of(spec, number);
            HaloShape shape =
                    new HaloShape(spec.ghost(number), spec.exchangesCorners(number), spec.periodic(), spec.last());
            HaloExchange halo = HaloExchange.of(spec.block(), comm, shape, sides, spec.precision());
            return Optional.of(new Segment(number, halo, !sides.isEmpty() && exchanges(spec, number)));
        }

        private static boolean exchanges(StepperSpec spec, int number) {
            for (Side side : Side.values()) {
                if (spec.hasNeighbour(side) && spec.ghost(number).along(side.axis()) > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    Rounds(StepperSpec spec, Device device, Comm comm, boolean overlap, TimeSplit time) {
        this.stepper = device.stepper(spec);
        for (int s = 0; s < spec.scheme().segments().size(); s++) {
            segments.add(Segment.of(spec, s, comm));
        }
        this.solves = new Solves(spec, comm);
        this.overlap = overlap;
        this.time = time;
    }

    Stepper stepper() {
        return stepper;
    }

    Solves solves() {
        return solves;
    }

    /** Performs the {@code steps} steps after step {@code step} with {@code tiling}. */
    void advance(long step, int steps, Tiling tiling) {
        stepper.tiling(tiling);
        if (solves.count() == 0) {
            advance(segments.getFirst(), step, steps);
            return;
        }
        for (long each = step; each < step + steps; each++) {
            for (int s = 0; s < segments.size(); s++) {
                if (segments.get(s).isPresent()) {
                    advance(segments.get(s), each, 1);
                }
                if (s < solves.count()) {
                    long begun = System.nanoTime();
                    stepper.solve(each, s, solves.get(s));
                    long took = System.nanoTime() - begun;
                    time.compute += took;
                    time.solves += took;
                }
            }
        }
    }

    private void advance(Optional<Segment> part, long step, int steps) {
        Segment segment = part.orElseThrow();
        if (segment.exchanges) {
            flying = part;
            advanceWithExchange(segment, step, steps);
        } else {
            long begun = System.nanoTime();
            begin(segment, step, steps);
            stepper.core(Rounds::noProgress);
            stepper.rim();
            stepper.end();
            time.compute += System.nanoTime() - begun;
        }
    }

    private void begin(Segment segment, long step, int steps) {
        if (solves.count() == 0) {
            stepper.begin(step, steps);
        } else {
            stepper.beginSegment(step, segment.number);
        }
    }

    private void advanceWithExchange(Segment segment, long step, int steps) {
        long begun = System.nanoTime();
        HaloExchange halo = segment.halo;
        begin(segment, step, steps);
        long started = System.nanoTime();
        arrivedNanos = 0;
        halo.start(stepper);
        if (!overlap) {
            halo.await(stepper);
        }
        long sent = System.nanoTime();
        stepper.core(overlap ? progress : Rounds::noProgress);
        long computed = System.nanoTime();
        long awaited = computed;
        if (overlap) {
            halo.await(stepper);
            awaited = System.nanoTime();
        }
        stepper.rim();
        stepper.end();
        long ended = System.nanoTime();

        time.haloBytes += halo.bytesPerExchange();
        time.compute += started - begun + computed - sent + ended - awaited;
        time.exposed += sent - started + awaited - computed;
        long hidden = arrivedNanos != 0 ? arrivedNanos - sent : overlap ? computed - sent : 0;
        time.exchange += sent - started + hidden + awaited - computed;
    }

    private static void noProgress() {
        // No operation is in progress.
    }

    private void progress() {
        if (arrivedNanos == 0 && flying.orElseThrow().halo.test()) {
            arrivedNanos = System.nanoTime();
        }
    }

    @Override
    public void close() {
        solves.close();
        segments.forEach(segment -> segment.ifPresent(each -> each.halo.close()));
        stepper.close();
    }
}
