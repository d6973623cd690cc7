package org.parhelion.campaign.pilots;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slurm. The worker is the batch script's own process, so that a signal to the batch script reaches it alone.
 *
 * <pre>
 *   sbatch --parsable --job-name=PILOT … --wrap 'exec … campaign work …'
 *   squeue --me --noheader --format=%i|%T|%j
 *   scancel --batch --signal=TERM ID            to one that runs: drains; scancel alone would kill it after KillWait
 *   scancel --state=PENDING ID                  to one that waits, unless it runs by now
 * </pre>
 */
record SlurmSystem(PilotKind kind, PilotCommand worker, List<String> options, Path logs) implements BatchSystem {
    /** A worker is told so long before the end of its wall time [s]. */
    private static final int NOTICE_SECONDS = 120;

    private static final Pattern ID = Pattern.compile("(\\d+)(?:;.*)?");
    private static final Pattern JOB = Pattern.compile("(\\d+)\\|([A-Z_]+)\\|(.*)");
    private static final Set<String> WAITING =
            Set.of("PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT");

    SlurmSystem {
        options = List.copyOf(options);
    }

    @Override
    public Call submission(String pilot) {
        List<String> line = new ArrayList<>(List.of(
                "sbatch",
                "--parsable",
                "--job-name=" + pilot,
                "--output=" + logs.resolve("%x.log").toAbsolutePath(),
                "--open-mode=append",
                "--no-requeue",
                "--cpus-per-task=" + kind.slots(),
                "--signal=B:USR1@" + NOTICE_SECONDS));
        if (kind.lifeMillis() > 0) {
            line.add("--time=" + Math.max(1, kind.lifeMillis() / 60_000));
        }
        line.addAll(options);
        line.add("--wrap=exec "
                + String.join(" ", worker.of(pilot).stream().map(ShellWord::of).toList()));
        return Call.of(line);
    }

    @Override
    public String submitted(String output) {
        Matcher id = ID.matcher(output.lines().reduce("", (_, line) -> line));
        if (!id.matches()) {
            throw new IllegalArgumentException(output);
        }
        return id.group(1);
    }

    @Override
    public Call listing() {
        return Call.of(List.of("squeue", "--me", "--noheader", "--format=%i|%T|%j"));
    }

    @Override
    public List<PilotJob> listed(String output) {
        List<PilotJob> jobs = new ArrayList<>();
        for (String line : output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList()) {
            if (line.matches("\\d+_\\S*\\|[A-Z_]+\\|.*")) {
                continue; // an array of jobs is no pilot
            }
            Matcher job = JOB.matcher(line);
            if (!job.matches()) {
                throw new IllegalArgumentException(line);
            }
            jobs.add(new PilotJob(job.group(3), job.group(1), !WAITING.contains(job.group(2))));
        }
        return jobs;
    }

    @Override
    public Call ending(PilotJob job) {
        return Call.of(
                job.running()
                        ? List.of("scancel", "--quiet", "--batch", "--signal=TERM", job.id())
                        : List.of("scancel", "--quiet", "--state=PENDING", job.id()));
    }
}
