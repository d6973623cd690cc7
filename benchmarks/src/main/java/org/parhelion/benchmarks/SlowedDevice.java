package org.parhelion.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.parhelion.device.Device;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;

/** The CPU, from one step on so many times as slow: after each piece of its work the rank's thread spins. */
final class SlowedDevice {
    private final long fromStep;
    private final double timesSlower;
    private boolean slow;
    private long pieceBeganNanos;

    private SlowedDevice(long fromStep, double timesSlower) {
        this.fromStep = fromStep;
        this.timesSlower = timesSlower;
    }

    /** Opens it. */
    static Device of(long fromStep, double timesSlower) {
        SlowedDevice slowed = new SlowedDevice(fromStep, timesSlower);
        Device cpu = Device.cpu();
        return proxy(
                Device.class,
                (_, method, arguments) -> method.getName().equals("stepper")
                        ? slowed.stepper(cpu.stepper((StepperSpec) arguments[0]))
                        : call(cpu, method, arguments));
    }

    private Stepper stepper(Stepper stepper) {
        return proxy(Stepper.class, (_, method, arguments) -> switch (method.getName()) {
            case "core" -> {
                begin();
                stepper.core(() -> {
                    spin();
                    ((Runnable) arguments[0]).run();
                    begin();
                });
                spin();
                yield null;
            }
            case "rim" -> {
                begin();
                stepper.rim();
                spin();
                yield null;
            }
            case "begin" -> {
                slow = (long) arguments[0] >= fromStep;
                yield call(stepper, method, arguments);
            }
            default -> call(stepper, method, arguments);
        });
    }

    private void begin() {
        pieceBeganNanos = System.nanoTime();
    }

    private void spin() {
        long nowNanos = System.nanoTime();
        long untilNanos = nowNanos + (slow ? (long) ((timesSlower - 1) * (nowNanos - pieceBeganNanos)) : 0);
        while (System.nanoTime() - untilNanos < 0) {
            Thread.onSpinWait();
        }
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> calls.call(self, method, arguments == null ? new Object[0] : arguments)));
    }

    /** An invocation handler whose arguments are never null. */
    @FunctionalInterface
    private interface Calls {
        @Nullable
        Object call(Object self, Method method, Object[] arguments) throws Throwable;
    }

    private static @Nullable Object call(Object on, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
