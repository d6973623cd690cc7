package org.parhelion.runs.stop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SIGTERM and SIGUSR1, which batch systems, launchers and container platforms send before they kill. The first one is a reason to stop. A second SIGTERM (SIGINT)
 * ends the process at once, as without this class.
 *
 * <p>Java has no API for signals beside {@code sun.misc.Signal} of the module {@code jdk.unsupported}. It is used by reflection, because a compiler
 * option that permits it would permit {@code sun.misc.Unsafe}, too. Where it is missing, signals have their usual effect.
 */
public final class Signals implements StopSource {
    private static final System.Logger LOG = System.getLogger(Signals.class.getName());
    /** What a shell adds to the number of the signal that ended a process, for its exit status. The JVM does as much. */
    private static final int SIGNALLED = 128;

    private static final Set<StopReason> USUAL = EnumSet.of(StopReason.TERM, StopReason.USR1);

    private final AtomicInteger code = new AtomicInteger();
    private final List<Runnable> restore = new ArrayList<>();

    private Signals() {}

    /**
     * Handles the signals of this process until {@link #close}.
     *
     * @return the source
     */
    public static Signals handle() {
        return handle(USUAL);
    }

    /**
     * Handles some signals of this process until {@link #close}.
     *
     * @param reasons the signals: {@link StopReason#TERM}, {@link StopReason#USR1}, {@link StopReason#INT}
     * @return the source
     */
    public static Signals handle(Set<StopReason> reasons) {
        Signals signals = new Signals();
        reasons.forEach(reason -> {
            String name = reason.name();
            try {
                signals.handle(name, reason);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // Not on this system, or taken by the JVM (-Xrs).
                LOG.log(
                        System.Logger.Level.WARNING,
                        "SIG" + name + " ends this process, and does not stop the run: " + e);
            }
        });
        return signals;
    }

    private void handle(String name, StopReason reason) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlers = Class.forName("sun.misc.SignalHandler");
        Object signal = type.getConstructor(String.class).newInstance(name);
        Method install = type.getMethod("handle", type, handlers);
        int number = (int) type.getMethod("getNumber").invoke(signal);
        MethodHandle received = MethodHandles.lookup()
                .findVirtual(
                        Signals.class,
                        "received",
                        MethodType.methodType(void.class, StopReason.class, Runnable.class, Object.class))
                .bindTo(this);
        Runnable endProcess = () -> Runtime.getRuntime().exit(SIGNALLED + number);
        Object handler = MethodHandleProxies.asInterfaceInstance(
                handlers,
                MethodHandles.insertArguments(received, 0, reason, endProcess)
                        .asType(MethodType.methodType(void.class, type)));
        Object before = Objects.requireNonNull(install.invoke(null, signal, handler));
        restore.add(() -> restore(name, install, signal, before));
    }

    /** The run is over: what cannot be restored does not fail it. */
    private static void restore(String name, Method install, Object signal, Object before) {
        try {
            install.invoke(null, signal, before);
        } catch (ReflectiveOperationException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "SIG" + name + " keeps the effect that it had during the run: "
                            + Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    /** Called by the JVM, on a thread of its own. */
    @SuppressWarnings("unused") // by a method handle
    private void received(StopReason reason, Runnable endProcess, Object signal) {
        boolean again = code.getAndSet(reason.code()) == reason.code();
        if (again && reason != StopReason.USR1) {
            endProcess.run();
        }
    }

    @Override
    public Optional<StopReason> reason(double secondsToStop) {
        return StopReason.of(code.get());
    }

    @Override
    public void close() {
        restore.forEach(Runnable::run);
        restore.clear();
    }
}
