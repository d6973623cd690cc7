package org.parhelion.runs.stop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of the job's time: from the batch system, or set.
 *
 * <pre>
 *   SLURM_JOB_END_TIME          seconds since 1970; Slurm 22.05 and later
 *   squeue -h -j ID -o %L       time left, 1-02:03:04; earlier Slurm
 *   qstat -f ID                 stime and Resource_List.walltime; PBS, OpenPBS, Torque
 * </pre>
 *
 * @param end when the job is killed
 * @param clock the clock
 */
public record TimeLimit(Instant end, Clock clock) implements StopSource {
    private static final Pattern LEFT = Pattern.compile("(?:(\\d+)-)?(?:(\\d+):)?(\\d+):(\\d+)");
    private static final Pattern STARTED = Pattern.compile("(?m)^\\s*stime = (.*)$");
    private static final Pattern WALLTIME = Pattern.compile("(?m)^\\s*Resource_List\\.walltime = (\\S+)\\s*$");
    private static final DateTimeFormatter PBS = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);
    private static final int HOURS_OF_DAY = 24;
    private static final int SIXTY = 60;

    /**
     * A limit from now on.
     *
     * @param time the time of the run
     * @return the source
     */
    public static TimeLimit after(Duration time) {
        return new TimeLimit(Clock.systemUTC().instant().plus(time), Clock.systemUTC());
    }

    /**
     * The limit of the batch job that this process belongs to.
     *
     * @param environment environment variables
     * @param command runs a program, and returns its standard output; empty if it fails
     * @param clock the clock
     * @return the source; empty outside a job, and for a job without a limit
     */
    public static Optional<TimeLimit> ofJob(
            Map<String, String> environment, Function<List<String>, Optional<String>> command, Clock clock) {
        return slurm(environment, command, clock)
                .or(() -> pbs(environment, command))
                .map(end -> new TimeLimit(end, clock));
    }

    private static Optional<Instant> slurm(
            Map<String, String> environment, Function<List<String>, Optional<String>> command, Clock clock) {
        String end = environment.getOrDefault("SLURM_JOB_END_TIME", "");
        if (end.matches("\\d{1,18}")) {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(end)));
        }
        return Optional.ofNullable(environment.get("SLURM_JOB_ID"))
                .flatMap(id -> command.apply(List.of("squeue", "-h", "-j", id, "-o", "%L")))
                .flatMap(left -> duration(left.strip()))
                .map(left -> clock.instant().plus(left));
    }

    private static Optional<Instant> pbs(
            Map<String, String> environment, Function<List<String>, Optional<String>> command) {
        Optional<String> job = Optional.ofNullable(environment.get("PBS_JOBID"))
                .flatMap(id -> command.apply(List.of("qstat", "-f", id)));
        Optional<Instant> started = job.flatMap(text -> group(STARTED, text)).flatMap(TimeLimit::date);
        Optional<Duration> walltime = job.flatMap(text -> group(WALLTIME, text)).flatMap(TimeLimit::duration);
        return started.flatMap(from -> walltime.map(from::plus));
    }

    private static Optional<String> group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text.replaceAll("\\s+", " "), PBS)
                    .atZone(ZoneId.systemDefault())
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty(); // another date format: the limit is then unknown
        }
    }

    /** {@code 1-02:03:04}, {@code 02:03:04}, {@code 03:04}; empty for {@code UNLIMITED}. */
    private static Optional<Duration> duration(String text) {
        Matcher matcher = LEFT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long hours = HOURS_OF_DAY * number(matcher.group(1)) + number(matcher.group(2));
        return Optional.of(
                Duration.ofSeconds(SIXTY * (SIXTY * hours + number(matcher.group(3))) + number(matcher.group(4))));
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    @Override
    public Optional<StopReason> reason(double secondsToStop) {
        Duration left = Duration.between(clock.instant(), end);
        return 1e-3 * left.toMillis() < secondsToStop ? Optional.of(StopReason.TIME_LIMIT) : Optional.empty();
    }
}
