package org.parhelion.runs.stop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Signals to the launcher of a job, as lines on the standard input of rank 0: {@code TERM}, {@code USR1}. A launcher that does not forward signals, and kills
 * the ranks soon after SIGTERM, forwards standard input. Other lines mean nothing.
 */
public final class SignalLines implements StopSource {
    /** The variable with the value {@code stdin}, which a launcher sets that writes such lines. */
    public static final String VARIABLE = "PARHELION_SIGNALS";

    private volatile Optional<StopReason> reason = Optional.empty();

    private SignalLines() {}

    /**
     * Begins to read.
     *
     * @param input standard input; not closed
     * @return the source
     */
    public static SignalLines of(InputStream input) {
        SignalLines lines = new SignalLines();
        Thread.ofPlatform().daemon().name("signals of the launcher").start(() -> lines.read(input));
        return lines;
    }

    private void read(InputStream input) {
        BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.US_ASCII));
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String name = line.strip();
                Arrays.stream(StopReason.values())
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .ifPresent(each -> reason = Optional.of(each));
            }
        } catch (IOException e) {
            System.getLogger(SignalLines.class.getName())
                    .log(System.Logger.Level.WARNING, "signals of the launcher cannot be read", e);
        }
    }

    @Override
    public Optional<StopReason> reason(double secondsToStop) {
        return reason;
    }
}
