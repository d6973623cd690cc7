package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Device;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;

/** A started simulation: rounds of steps, shortened where an observer, the stop test or the end requires it. */
final class Progress implements AutoCloseable {
    /** A last step shorter than this part of a step is rounding of the times. */
    private static final double ROUNDING = 1e-9;

    private final Simulation simulation;
    private final RunSettings settings;
    private final StepperSpec spec;
    private final Device device;
    private final Comm comm;
    private final Rounds rounds;
    private final TilingTrial trial;
    private final Traces traces;
    private final List<RunReport.Residual> residuals = new ArrayList<>();
    private final TimeSplit time;
    private final long firstStep;
    private long step;
    private Stepper.Pace pace;
    private double dtSeconds;
    private boolean converged;
    private RunReport report;

    private Progress(
            Simulation simulation,
            Simulation.Setup setup,
            StepperSpec spec,
            Rounds rounds,
            TilingTrial trial,
            Traces traces,
            TimeSplit time) {
        this.simulation = simulation;
        this.settings = setup.settings;
        this.spec = spec;
        this.device = setup.device;
        this.comm = setup.comm;
        this.rounds = rounds;
        this.trial = trial;
        this.traces = traces;
        this.firstStep = setup.firstStep();
        this.step = firstStep;
        this.pace = Stepper.Pace.of(spec.dtSeconds());
        this.dtSeconds = spec.dtSeconds();
        this.time = time;
        this.report = reduced();
    }

    /** Checks the settings, chooses a tiling, and fills the fields. Collective. */
    static Progress start(Simulation simulation, Simulation.Setup setup) {
        ModelParts parts = setup.model.parts();
        if (setup.settings.stopTest().isPresent() && parts.scheme.writtenOnce().isEmpty()) {
            throw new IllegalArgumentException("a stop test of scheme " + parts.scheme.scheme()
                    + ": it compares a field with its values one step earlier, and each of " + parts.scheme.fields()
                    + " is written several times a step. Run without a stop test");
        }
        Traces traces = setup.from
                .flatMap(Simulation.SavedState::traces)
                .map(kept -> kept.upTo(setup.firstStep()))
                .orElseGet(() -> Traces.none(parts.receivers.size(), setup.firstStep()));
        StepperSpec untiled = parts.spec(setup.block, traces.taps(parts.receivers), Tiling.NONE);
        parts.checkStability(setup.block, setup.comm);
        TilingTrial trial = setup.settings
                .tiling()
                .map(fixed -> TilingTrial.none(setup.comm, withTiles(fixed, untiled, setup.device)))
                .orElseGet(() -> TilingTrial.of(untiled, setup.device, setup.comm));
        StepperSpec spec = untiled.withTiling(trial.widest());
        TimeSplit time = new TimeSplit();
        Rounds rounds = new Rounds(spec, setup.device, setup.comm, setup.settings.overlap(), time);
        try {
            fill(rounds.stepper(), parts, setup.from);
            return new Progress(simulation, setup, spec, rounds, trial, traces, time);
        } catch (RuntimeException e) {
            rounds.close();
            throw e;
        }
    }

    /** If only the steps per exchange were set, the device chooses the tiles. */
    private static Tiling withTiles(Tiling fixed, StepperSpec untiled, Device device) {
        return fixed.equals(Tiling.of(fixed.stepsPerExchange()))
                ? device.tiling(untiled, fixed.stepsPerExchange())
                : fixed;
    }

    private static void fill(Stepper stepper, ModelParts parts, Optional<Simulation.SavedState> from) {
        for (String name : parts.scheme.fields()) {
            Field now = stepper.field(name);
            if (from.isEmpty()) {
                parts.fillInitial(name, now);
            } else {
                from.get().read(now);
            }
        }
        for (String name : parts.scheme.writtenOnce()) {
            Field before = stepper.before(name);
            if (from.isEmpty()) {
                parts.fillInitialBefore(name, stepper.field(name), before);
            } else if (parts.scheme.before().contains(name)) {
                from.get().read(before.named(Model.nameBefore(name)));
            }
            parts.keepSolids(stepper.field(name), before);
        }
        stepper.load();
    }

    StepperSpec spec() {
        return spec;
    }

    Stepper stepper() {
        return rounds.stepper();
    }

    Traces traces() {
        return traces;
    }

    long step() {
        return step;
    }

    RunReport report() {
        return report;
    }

    /** The length of the steps that follow; a shortened last step aside. */
    double dtSeconds() {
        return dtSeconds;
    }

    double timeSeconds() {
        return pace.at(step);
    }

    /** Whether all steps so far have the length that the model gives. */
    boolean even() {
        return pace.equals(Stepper.Pace.of(spec.dtSeconds()));
    }

    Stepper.Pace pace() {
        return pace;
    }

    void dt(double seconds) {
        if (seconds != pace.dtSeconds()) {
            pace(new Stepper.Pace(step, timeSeconds(), seconds));
        }
        dtSeconds = seconds;
    }

    /** Goes on as another simulation of the same model did. */
    void follow(Progress other) {
        if (!other.even()) {
            pace(other.pace);
        }
        dtSeconds = other.dtSeconds;
    }

    private void pace(Stepper.Pace other) {
        OptionalDouble madeFor = ModelParts.dtOf(spec.scheme().scheme());
        if (madeFor.isPresent()) {
            throw new IllegalArgumentException(
                    "a step of " + other.dtSeconds() + " s: the stencil was made for steps of " + madeFor.getAsDouble()
                            + " s; write it with p.dt(), or run a whole number of steps");
        }
        rounds.stepper().pace(other);
        pace = other;
    }

    void run(long steps) {
        long end = Math.addExact(step, steps);
        while (step < end && !converged) {
            round(end);
        }
        report = reduced();
    }

    /** Whole steps while they fit, then a shorter one. An observer may change the length in between. */
    void runUntil(double endSeconds) {
        while (!converged) {
            double fit = (endSeconds - timeSeconds()) / dtSeconds;
            if (fit < ROUNDING) {
                break;
            }
            long whole = (long) Math.floor(fit + ROUNDING);
            if (whole > 0) {
                round(step + whole);
            } else {
                pace(new Stepper.Pace(step, timeSeconds(), endSeconds - timeSeconds()));
                round(step + 1);
                pace(new Stepper.Pace(step, endSeconds, dtSeconds));
            }
        }
        report = reduced();
    }

    private void round(long end) {
        Tiling tiling = trial.current();
        int n = (int) Math.min(tiling.stepsPerExchange(), nextStop(end) - step);
        long begun = System.nanoTime();
        traces.reach(step + n);
        rounds.advance(step, n, tiling);
        step += n;
        if (trial.underWay()) {
            trial.took(n, System.nanoTime() - begun);
        }
        testForStop();
        time.wall += System.nanoTime() - begun;
        for (RunSettings.Observer observer : settings.observers()) {
            if (step % observer.every() == 0) {
                observer.look().accept(simulation);
            }
        }
    }

    /** The next step at which a round must end. */
    private long nextStop(long end) {
        long next = end;
        for (int o = 0; o < settings.observers().size(); o++) {
            long every = settings.observers().get(o).every();
            next = Math.min(next, (step / every + 1) * every);
        }
        if (settings.stopTest().isPresent()) {
            // Iteration m is the step from m to m + 1; those with m a multiple of n are tested.
            long every = settings.stopTest().get().every();
            next = Math.min(next, Math.ceilDiv(step, every) * every + 1);
        }
        return next;
    }

    private void testForStop() {
        if (settings.stopTest().isEmpty()) {
            return;
        }
        StopTest stopTest = settings.stopTest().get();
        if ((step - 1) % stopTest.every() != 0) {
            return;
        }
        double own = rounds.stepper().maxChange();
        long begun = System.nanoTime();
        double change = comm.allreduce(own, Op.MAX);
        time.stopTest += System.nanoTime() - begun;
        if (!Double.isFinite(change)) {
            FiniteCheck.require(simulation, comm);
        }
        residuals.add(new RunReport.Residual(step - 1, change));
        converged = change < stopTest.threshold();
    }

    /** Collective. */
    private RunReport reduced() {
        double[] own = {time.compute, time.exchange, time.exposed, time.stopTest};
        double[] sum = new double[own.length];
        comm.allreduce(Buffer.of(own), Buffer.of(sum), Op.SUM);
        double[] compute = new double[comm.size()];
        comm.allgather(Buffer.value(TimeSplit.seconds(time.compute)), Buffer.of(compute));
        double perRank = 1e-9 / comm.size();
        return new RunReport(
                step - firstStep,
                spec.block().grid().pointCount(),
                comm.size(),
                TimeSplit.seconds(comm.allreduce(time.wall, Op.MAX)),
                spec.bytesPerPoint(),
                sum[0] * perRank,
                DoubleStream.of(compute).boxed().toList(),
                sum[1] * perRank,
                sum[2] * perRank,
                sum[3] * perRank,
                device.name(),
                rounds.stepper().path(),
                settings.overlap(),
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
