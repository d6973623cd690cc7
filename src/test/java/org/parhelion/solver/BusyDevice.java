package org.parhelion.solver;

import java.util.List;
import org.parhelion.device.Device;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.field.Strip;

/**
 * The CPU, whose core takes at least a given time however small the block: what hides a slow link. Holds a trial of tilings
 * for worth while, however small the block.
 */
final class BusyDevice implements Device {
    private final Device cpu = Device.cpu();
    private final long coreNanos;

    BusyDevice(long coreNanos) {
        this.coreNanos = coreNanos;
    }

    @Override
    public String name() {
        return "busy";
    }

    @Override
    public Stepper stepper(StepperSpec spec) {
        Stepper stepper = cpu.stepper(spec);
        return new Stepper() {
            @Override
            public void begin(long step, int steps) {
                stepper.begin(step, steps);
            }

            @Override
            public void core(Runnable progress) {
                long begun = System.nanoTime();
                stepper.core(progress);
                while (System.nanoTime() - begun < coreNanos) {
                    progress.run();
                    Thread.onSpinWait();
                }
            }

            @Override
            public void rim() {
                stepper.rim();
            }

            @Override
            public void end() {
                stepper.end();
            }

            @Override
            public Field field(String name) {
                return stepper.field(name);
            }

            @Override
            public Field before(String name) {
                return stepper.before(name);
            }

            @Override
            public void load() {
                stepper.load();
            }

            @Override
            public double maxChange() {
                return stepper.maxChange();
            }

            @Override
            public String path() {
                return stepper.path();
            }

            @Override
            public void tiling(Tiling tiling) {
                stepper.tiling(tiling);
            }

            @Override
            public void pack(List<Strip> strips) {
                stepper.pack(strips);
            }

            @Override
            public void unpack(List<Strip> strips) {
                stepper.unpack(strips);
            }

            @Override
            public void copy(List<Strip> from, List<Strip> to) {
                stepper.copy(from, to);
            }

            @Override
            public void close() {
                stepper.close();
            }
        };
    }

    @Override
    public Tiling tiling(StepperSpec spec, int stepsPerExchange) {
        return cpu.tiling(spec, stepsPerExchange);
    }

    @Override
    public boolean gainsFromTiling(StepperSpec spec) {
        return true;
    }

    @Override
    public void close() {
        cpu.close();
    }
}
