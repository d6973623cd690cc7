package org.parhelion.comm.process;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of {@code System.exit}: its thread, status and stack.
 *
 * <p>A shutdown hook cannot see the call. But {@link Runtime#exit} logs it, before the hooks run and on the calling thread, to the
 * logger {@code java.lang.Runtime} at {@code DEBUG}; this class listens there. If the program has installed another logging
 * back end, calls are not seen, and an exit counts as a normal end.
 *
 * @param thread the thread that called
 * @param status the exit status
 * @param where a throwable with the call's stack
 */
public record ExitCall(Thread thread, int status, Throwable where) {
    private static final Pattern STATUS = Pattern.compile("status: (-?\\d+)");

    /** A strong reference, because the log manager holds loggers weakly. */
    private static final Logger RUNTIME = Logger.getLogger("java.lang.Runtime");

    /** Starts to listen. {@code heard} receives each call, on the thread that makes it. */
    public static void listen(Consumer<ExitCall> heard) {
        RUNTIME.setLevel(Level.FINE);
        RUNTIME.addHandler(new Handler() {
            @Override
            public void publish(LogRecord entry) {
                of(entry).ifPresent(heard);
            }

            @Override
            public void flush() {
                // nothing is buffered
            }

            @Override
            public void close() {
                // nothing is open
            }
        });
    }

    private static Optional<ExitCall> of(LogRecord entry) {
        Matcher status = STATUS.matcher(String.valueOf(entry.getMessage()));
        if (!status.find()) {
            return Optional.empty();
        }
        boolean bySignal = Arrays.stream(Thread.currentThread().getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("java.lang.Terminator"));
        if (bySignal) {
            return Optional.empty(); // the JVM's own handler calls exit, too
        }
        Throwable where = entry.getThrown() == null ? new Throwable("System.exit") : entry.getThrown();
        return Optional.of(new ExitCall(Thread.currentThread(), Integer.parseInt(status.group(1)), where));
    }
}
