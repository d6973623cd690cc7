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
 * A running program. Its output is read while it runs, so the program never blocks on a full pipe.
 *
 * <p>One thread may wait for a job; any thread may {@link #close} it.
 */
public final class Job implements AutoCloseable {
    /** Time between SIGTERM, which a launcher forwards to its ranks before it cleans up, and SIGKILL. */
    private static final Duration TERMINATION = Duration.ofSeconds(5);

    /** Time to read output after the end of the program: processes that it left behind may keep its output open. */
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
     * The result of a job that has ended.
     *
     * @param status the exit status; 128 + n if signal n ended the process
     * @param output standard output, as UTF-8; empty if it was redirected
     * @param errors standard error, as UTF-8; empty if it was redirected or merged into the output
     */
    public record Result(int status, String output, String errors) {}

    /**
     * Starts a program without standard input and captures standard output and standard error.
     *
     * @param command path or name of the program, followed by its arguments
     * @return the running job
     * @throws LaunchException if there is no such program, or it cannot be executed
     */
    public static Job start(List<String> command) {
        return start(new ProcessBuilder(command));
    }

    /**
     * Starts a program as a {@code ProcessBuilder} describes it. A stream that is not redirected is captured for {@link
     * Result}; a standard input that is not redirected is empty.
     *
     * @param builder command, directory, environment and redirections
     * @return the running job
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

    /** {@return the process that was started; for a job of ranks, the launcher} */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /**
     * Waits for the end of the job. A job that takes longer than the timeout is ended as by {@link #close}.
     *
     * @param timeout longest time to wait
     * @return exit status and output
     * @throws TimeoutException if the job has not ended in time; the message contains the command and the last line of
     *     each stream
     * @throws InterruptedException if this thread was interrupted; the job continues to run
     */
    public Result await(Duration timeout) throws InterruptedException, TimeoutException {
        if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            close();
            throw new TimeoutException(text(command) + " took longer than " + timeout.toSeconds()
                    + " s and was ended; the last lines of its output: " + last(output.text()) + " "
                    + last(errors.text()));
        }
        output.drain();
        errors.drain();
        return new Result(process.exitValue(), output.text(), errors.text());
    }

    /**
     * Ends the job and every process that it started: SIGTERM, so that a launcher can end its ranks, and SIGKILL for
     * processes that are still alive after five seconds. Does nothing if the job has ended.
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

    /** Copies a stream into memory on a thread of its own. */
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
