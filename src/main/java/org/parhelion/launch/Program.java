package org.parhelion.launch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Whether a program is there, and what it prints about itself. */
public final class Program {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Program() {}

    /**
     * What {@code command} prints, on both streams, without blanks around it.
     *
     * @return empty if the program is missing, fails, or takes longer than ten seconds
     */
    public static Optional<String> output(String... command) {
        return run(command)
                .filter(result -> result.status() == 0)
                .map(Job.Result::output)
                .map(String::strip);
    }

    /** The first line of {@link #output}. */
    public static Optional<String> firstLine(String... command) {
        return output(command).flatMap(text -> text.lines().findFirst());
    }

    /** What came out of {@code command}, with standard error in the output; empty if it cannot be run in ten seconds. */
    static Optional<Job.Result> run(String... command) {
        try (Job job = Job.start(new ProcessBuilder(List.of(command)).redirectErrorStream(true))) {
            return Optional.of(job.await(TIMEOUT));
        } catch (LaunchException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
