package org.parhelion.launch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Detects installed programs and reads what they print about themselves. */
public final class Program {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Program() {}

    /**
     * Runs a program and captures standard output and standard error.
     *
     * @param command path or name of the program, followed by its arguments
     * @return the output without leading and trailing blanks; empty if the program is missing, fails, or takes longer
     *     than ten seconds
     */
    public static Optional<String> output(String... command) {
        return run(command)
                .filter(result -> result.status() == 0)
                .map(Job.Result::output)
                .map(String::strip);
    }

    /**
     * Runs a program and captures its first line of output.
     *
     * @param command path or name of the program, followed by its arguments
     * @return the first line of {@link #output}; empty if there is none
     */
    public static Optional<String> firstLine(String... command) {
        return output(command).flatMap(text -> text.lines().findFirst());
    }

    /**
     * Runs a program with standard error merged into its output; empty if it cannot be run or takes longer than ten
     * seconds.
     */
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
