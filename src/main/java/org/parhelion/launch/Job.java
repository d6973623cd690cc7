package org.parhelion.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A program that was started. What it prints is read while it runs, so it never waits for a reader, however much it prints.
 *
 * <p>One thread waits for a job; any thread may {@link #close} it.
 */
public final class Job implements AutoCloseable {
    /** A launcher passes SIGTERM on to its ranks and removes what it made; after this it is killed. */
    private static final Duration TERMINATION = Duration.ofSeconds(5);

    /** A program may leave processes behind that hold its output open: this long they may print after its end. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final List<String> command;
    private final Process process;
    private final Reader output;
    private final Reader errors;

    private Job(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.output = Reader.of(process.getInputStream());
        this.errors = Reader.of(process.getErrorStream());
    }

    /**
     * What a job left.
     *
     * @param status the exit status; 128 + n where signal n ended it
     * @param output all that it printed on standard output, as UTF-8; empty where that was redirected
     * @param errors all that it printed on standard error; empty where that was redirected or merged into the output
     */
    public record Result(int status, String output, String errors) {}

    /**
     * Starts {@code command}, without standard input, and keeps what it prints on either stream.
     *
     * @throws LaunchException if there is no such program, or it cannot be executed
     */
    public static Job start(List<String> command) {
        return start(new ProcessBuilder(command));
    }

    /**
     * Starts what {@code builder} describes: directory, environment and redirections are the builder's. A stream that is not
     * redirected is kept for {@link Result}; a standard input that is not redirected is empty.
     *
     * @throws LaunchException if there is no such program, or it cannot be executed
     */
    public static Job start(ProcessBuilder builder) {
        List<String> command = List.copyOf(builder.command());
        try {
            Process process = builder.start();
            try (OutputStream input = process.getOutputStream()) {
                input.flush();
            }
            return new Job(command, process);
        } catch (IOException e) {
            throw new LaunchException(text(command) + " cannot be run: " + e.getMessage(), e);
        }
    }

    /** The process that was started: a launcher, for a job of ranks. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /**
     * Waits for the end of the job. A job that takes longer than {@code timeout} is ended as by {@link #close}.
     *
     * @throws TimeoutException if it has not ended in time; the message names the command and what it printed last
     * @throws InterruptedException if this thread was interrupted; the job runs on
     */
    public Result await(Duration timeout) throws InterruptedException, TimeoutException {
        if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            close();
            throw new TimeoutException(text(command) + " took longer than " + timeout.toSeconds()
                    + " s and was ended; it printed last: " + last(output.text()) + " " + last(errors.text()));
        }
        output.drain();
        errors.drain();
        return new Result(process.exitValue(), output.text(), errors.text());
    }

    /**
     * Ends the job and every process that it started: SIGTERM, so that a launcher can end its ranks, and SIGKILL for what is
     * left after five seconds. Does nothing where the job has ended.
     */
    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        boolean interrupted = false;
        try {
            process.waitFor(TERMINATION.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        Stream.concat(started.stream(), process.descendants()).forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String text(List<String> command) {
        return String.join(" ", command);
    }

    private static String last(String text) {
        return text.strip().lines().reduce("", (_, line) -> line);
    }

    /** Copies a stream into memory. */
    private record Reader(Thread thread, ByteArrayOutputStream bytes) {
        static Reader of(InputStream stream) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Thread thread = Thread.ofPlatform().daemon().name("job-output").start(() -> {
                try (stream) {
                    stream.transferTo(bytes);
                } catch (IOException e) {
                    // The stream was closed because the process ended.
                }
            });
            return new Reader(thread, bytes);
        }

        void drain() throws InterruptedException {
            thread.join(DRAIN);
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
