package org.parhelion.campaign.executor;

import java.util.Locale;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.comm.RankFailure;
import org.parhelion.solver.NotFiniteException;

/** Finds the class of a failure. */
final class Failures {
    private Failures() {}

    /** The outcome of an attempt in this process that threw. */
    static TaskOutcome of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof RankFailure && cause.getCause() != null) {
            cause = cause.getCause();
        }
        FailureClass kind = FailureClass.FAILED;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof NotFiniteException) {
                kind = FailureClass.NAN;
            } else if (each instanceof OutOfMemoryError) {
                kind = FailureClass.OUT_OF_MEMORY;
            }
        }
        String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new TaskOutcome.Failed(kind, firstLine(text));
    }

    /** The class of a program's failure by what it printed last. */
    static FailureClass byText(String errors) {
        String text = errors.toLowerCase(Locale.ROOT);
        if (text.contains("outofmemoryerror")
                || text.contains("out of memory")
                || text.contains("cannot allocate memory")
                || text.contains("memoryerror")
                || text.contains("memory exhausted")
                || text.contains("insufficient memory")
                || text.contains("bad_alloc")) {
            return FailureClass.OUT_OF_MEMORY;
        }
        return text.contains("not finite") || text.contains("is not a finite number")
                ? FailureClass.NAN
                : FailureClass.FAILED;
    }

    static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The last line that tells something: not blank, no frame of Java's stack, not the advice of {@code parhelion run}. */
    static String lastLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("... "))
                .filter(line -> !line.equals("parhelion: --debug prints the stack trace"))
                .reduce((_, line) -> line)
                .orElse("");
    }
}
