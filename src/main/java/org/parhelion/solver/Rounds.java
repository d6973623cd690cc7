package org.parhelion.solver;

import org.parhelion.comm.Comm;
import org.parhelion.device.Device;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Side;
import org.parhelion.halo.HaloExchange;
import org.parhelion.halo.HaloShape;

/** A stepper and its halo exchange: rounds of several steps, each with one exchange. */
final class Rounds implements AutoCloseable {
    private final Stepper stepper;
    private final HaloExchange halo;
    private final boolean exchanges;
    private final boolean overlap;
    private final TimeSplit time;
    private final Runnable progress = this::progress;
    private long arrivedNanos;

    Rounds(StepperSpec spec, Device device, Comm comm, boolean overlap, TimeSplit time) {
        this.stepper = device.stepper(spec);
        HaloShape shape = new HaloShape(spec.ghost(), spec.exchangesCorners(), spec.periodic());
        this.halo = HaloExchange.of(spec.block(), comm, shape, spec.exchangedFields(), spec.precision());
        this.exchanges = exchanges(spec);
        this.overlap = overlap;
        this.time = time;
    }

    private static boolean exchanges(StepperSpec spec) {
        for (Side side : Side.values()) {
            if (spec.hasNeighbour(side) && spec.ghost().along(side.axis()) > 0) {
                return true;
            }
        }
        return false;
    }

    Stepper stepper() {
        return stepper;
    }

    /** Performs the {@code steps} steps after step {@code step} with {@code tiling}. */
    void advance(long step, int steps, Tiling tiling) {
        stepper.tiling(tiling);
        if (exchanges) {
            advanceWithExchange(step, steps);
        } else {
            long begun = System.nanoTime();
            stepper.begin(step, steps);
            stepper.core(Rounds::noProgress);
            stepper.rim();
            stepper.end();
            time.compute += System.nanoTime() - begun;
        }
    }

    private void advanceWithExchange(long step, int steps) {
        long begun = System.nanoTime();
        stepper.begin(step, steps);
        long started = System.nanoTime();
        arrivedNanos = 0;
        halo.start(stepper);
        if (!overlap) {
            halo.await(stepper);
        }
        long flying = System.nanoTime();
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

        time.compute += started - begun + computed - flying + ended - awaited;
        time.exposed += flying - started + awaited - computed;
        long hidden = arrivedNanos != 0 ? arrivedNanos - flying : overlap ? computed - flying : 0;
        time.exchange += flying - started + hidden + awaited - computed;
    }

    private static void noProgress() {
        // No operation is in progress.
    }

    private void progress() {
        if (arrivedNanos == 0 && halo.test()) {
            arrivedNanos = System.nanoTime();
        }
    }

    @Override
    public void close() {
        halo.close();
        stepper.close();
    }
}
