package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Device;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;

/** A simulation that has started: rounds of steps, cut where an observer, the stop test or the end falls inside one. */
final class Progress implements AutoCloseable {
    private final Simulation simulation;
    private final Settings settings;
    private final StepperSpec spec;
    private final Device device;
    private final Comm comm;
    private final Rounds rounds;
    private final @Nullable StopTest stopTest;
    private final TilingTrial trial;
    private final List<Residual> residuals = new ArrayList<>();
    private final TimeSplit time;
    private final long firstStep;
    private long step;
    private boolean converged;
    private RunReport report;

    private Progress(
            Simulation simulation,
            Settings settings,
            StepperSpec spec,
            Device device,
            Comm comm,
            Rounds rounds,
            @Nullable StopTest stopTest,
            TilingTrial trial,
            long firstStep,
            TimeSplit time) {
        this.simulation = simulation;
        this.settings = settings;
        this.spec = spec;
        this.device = device;
        this.comm = comm;
        this.rounds = rounds;
        this.stopTest = stopTest;
        this.trial = trial;
        this.firstStep = firstStep;
        this.step = firstStep;
        this.time = time;
        this.report = reduced();
    }

    /** Checks the settings, chooses a tiling, and fills the fields. Collective. */
    static Progress start(
            Simulation simulation,
            Settings settings,
            Device device,
            Comm comm,
            @Nullable Tiling fixed,
            @Nullable StopTest stopTest,
            long firstStep,
            TimeSplit time) {
        StepperSpec untiled = settings.spec(Tiling.NONE);
        settings.checkStability(comm);
        TilingTrial trial = fixed == null
                ? TilingTrial.of(untiled, device, comm)
                : TilingTrial.none(comm, withTiles(fixed, untiled, device));
        StepperSpec spec = untiled.withTiling(trial.widest());
        Rounds rounds = new Rounds(spec, device, comm, settings.overlap, time);
        fill(rounds.stepper(), settings);
        return new Progress(simulation, settings, spec, device, comm, rounds, stopTest, trial, firstStep, time);
    }

    /** Where only the steps per exchange were said, the device chooses the tiles. */
    private static Tiling withTiles(Tiling fixed, StepperSpec untiled, Device device) {
        return fixed.equals(Tiling.of(fixed.stepsPerExchange()))
                ? device.tiling(untiled, fixed.stepsPerExchange())
                : fixed;
    }

    private static void fill(Stepper stepper, Settings settings) {
        for (String name : settings.stencil.fields()) {
            Field now = stepper.field(name);
            Field before = stepper.before(name);
            GridValues initial = settings.initial.get(name);
            if (initial != null) {
                initial.fillInterior(now);
            }
            GridValues earlier = settings.initialBefore.getOrDefault(name, initial);
            if (earlier != null) {
                earlier.fillInterior(before);
            }
        }
        stepper.load();
    }

    Rounds rounds() {
        return rounds;
    }

    long step() {
        return step;
    }

    RunReport report() {
        return report;
    }

    void run(long steps) {
        long end = Math.addExact(step, steps);
        while (step < end && !converged) {
            Tiling tiling = trial.current();
            int n = (int) Math.min(tiling.stepsPerExchange(), nextStop(end) - step);
            long begun = System.nanoTime();
            rounds.advance(step, n, tiling);
            step += n;
            if (trial.underWay()) {
                trial.took(n, System.nanoTime() - begun);
            }
            testForStop();
            time.wall += System.nanoTime() - begun;
            for (Settings.Observer observer : settings.observers) {
                if (step % observer.every() == 0) {
                    observer.look().accept(simulation);
                }
            }
        }
        report = reduced();
    }

    /** The first step after this one that somebody must see whole. */
    private long nextStop(long end) {
        long next = end;
        for (int o = 0; o < settings.observers.size(); o++) {
            long every = settings.observers.get(o).every();
            next = Math.min(next, (step / every + 1) * every);
        }
        if (stopTest != null) {
            // Iteration m is the step from m to m + 1; those with m a multiple of n are tested.
            long every = stopTest.every();
            next = Math.min(next, Math.ceilDiv(step, every) * every + 1);
        }
        return next;
    }

    private void testForStop() {
        if (stopTest == null || (step - 1) % stopTest.every() != 0) {
            return;
        }
        double own = rounds.stepper().maxChange();
        long begun = System.nanoTime();
        double change = comm.allreduce(own, Op.MAX);
        time.stopTest += System.nanoTime() - begun;
        if (Double.isNaN(change)) {
            throw new IllegalStateException("the fields are not numbers any more after step " + step
                    + ": the scheme is unstable (take a shorter Δt), or the initial values were not finite");
        }
        residuals.add(new Residual(step - 1, change));
        converged = change < stopTest.threshold();
    }

    /** Collective. */
    private RunReport reduced() {
        double[] own = {time.compute, time.exchange, time.exposed, time.stopTest};
        double[] sum = new double[own.length];
        comm.allreduce(Buffer.of(own), Buffer.of(sum), Op.SUM);
        double perRank = 1e-9 / comm.size();
        int moved = 2 * spec.stencil().fields().size()
                + spec.stencil().coefficients().size();
        return new RunReport(
                step - firstStep,
                spec.block().grid().pointCount(),
                comm.size(),
                TimeSplit.seconds(comm.allreduce(time.wall, Op.MAX)),
                (double) moved * spec.precision().byteSize(),
                sum[0] * perRank,
                sum[1] * perRank,
                sum[2] * perRank,
                sum[3] * perRank,
                device.name(),
                rounds.stepper().path(),
                settings.overlap,
                trial.current(),
                trial.tried(),
                residuals,
                converged);
    }

    @Override
    public void close() {
        rounds.close();
    }
}
