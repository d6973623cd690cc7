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
 * A call of {@code System.exit}: by whom, with what status, and where.
 *
 * <p>A shutdown hook is told nothing of it. But {@link Runtime#exit} logs it, before the hooks run and on the calling thread,
 * to the logger {@code java.lang.Runtime} at {@code DEBUG}; so this listens there. Where the program has put another logging
 * back end in that place, nothing is heard, and an exit counts as a normal end.
 *
 * @param thread the thread that called
 * @param status what it called with
 * @param where a throwable that carries the call's stack
 */
public record ExitCall(Thread thread, int status, Throwable where) {
    private static final Pattern STATUS = Pattern.compile("status: (-?\\d+)");

    /** Held here, because the log manager forgets loggers that nobody holds. */
    private static final Logger RUNTIME = Logger.getLogger("java.lang.Runtime");

    /** Begins to listen; {@code heard} is called with each call, on the calling thread. */
    public static void listen(Consumer<ExitCall> heard) {
        RUNTIME.setLevel(Level.FINE);
        RUNTIME.addHandler(new Handler() {
            @Override
            public void publish(LogRecord entry) {
                of(entry).ifPresent(heard);
            }

            @Override
            public void flush() {
                // nothing is held back
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
