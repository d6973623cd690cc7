package org.parhelion.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.net.RemoteWork;
import org.parhelion.campaign.session.ServedExecutor;
import org.parhelion.campaign.spec.MemorySize;
import org.parhelion.launch.JavaCommand;
import org.parhelion.launch.Program;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.UserClassPath;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.runs.report.RunStopped;
import org.parhelion.runs.stop.Signals;
import org.parhelion.runs.stop.StopReason;
import org.parhelion.runs.stop.TimeLimit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parhelion campaign work}: a worker of a coordinator on another host. */
@Command(
        name = "work",
        description = {
            "Run tasks of a coordinator's campaigns. The worker must see the coordinator's directory at the same path.",
            "On Ctrl-C, SIGTERM or SIGUSR1 running tasks write a checkpoint and stop, and the rest is given back.",
            "Exit status: 0 it had nothing left to do, 1 no coordinator will have it, 2 a mistake, 75 tasks were stopped before their end."
        },
        sortOptions = false)
final class CampaignWorkCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 100;
    /** So much longer than --idle it tries to connect for the first time. */
    private static final long CONNECTING_SECONDS = 30;

    private static final int SLOTS_MAX = 1 << 16;
    private static final long SECOND = 1_000_000_000L;

    @Mixin
    private CoordinatorPlace place = new CoordinatorPlace();

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Ranks that run at the same time. Default: one per core.")
    private int slots = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--tags",
            paramLabel = "TAG",
            split = ",",
            description = "What tasks with tags may require of this worker, for instance gpu.")
    private List<String> tags = List.of();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory for all its tasks, for instance 60 GiB. Default: no limit.")
    private Optional<String> memory = Optional.empty();

    @Option(
            names = "--life",
            paramLabel = "SECONDS",
            description =
                    "It ends after so long, and gets no tasks that would not end before. It begins to stop --drain earlier."
                            + " Default: what is left of the job's time under Slurm and PBS; else no end.")
    private Optional<Long> lifeSeconds = Optional.empty();

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            description = "It ends when it has had nothing to do for so long. Default: never.")
    private Optional<Long> idleSeconds = Optional.empty();

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            description = "When it stops, tasks have so long to write checkpoints. Default: ${DEFAULT-VALUE}.")
    private long drainSeconds = 30;

    @Option(
            names = "--prefetch",
            paramLabel = "N",
            description =
                    "Tasks that it holds beyond those that run; more than 0 for tasks of milliseconds. Default: ${DEFAULT-VALUE}.")
    private int prefetch;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Its name, for people. Default: host and process number.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--class-path",
            paramLabel = "JARS",
            description = "Jars with methods and problem types of your own, separated by ${sys:path.separator}.")
    private Optional<String> classPath = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The batch system kills what outlives its job's time. */
    private static Optional<Long> lifeOfJob() {
        return TimeLimit.ofJob(
                        System.getenv(), command -> Program.output(command.toArray(String[]::new)), Clock.systemUTC())
                .map(limit ->
                        Math.max(1, Duration.between(Instant.now(), limit.end()).toSeconds()));
    }

    @Override
    public Integer call() throws Exception {
        lifeSeconds = lifeSeconds.or(CampaignWorkCommand::lifeOfJob);
        String host = WorkerName.host();
        String own = name.map(WorkerName::clean)
                .orElseGet(() -> host + "-" + ProcessHandle.current().pid());
        WorkerOffer offer = offer(own);
        try (AutoCloseable _ = classPath.<AutoCloseable>map(UserClassPath::open).orElse(() -> {});
                Signals signals = Signals.handle(EnumSet.of(StopReason.INT, StopReason.TERM, StopReason.USR1));
                ServedExecutor executor =
                        new ServedExecutor(host, own, arguments -> JavaCommand.of(Main.class.getName(), arguments));
                RemoteWork work = RemoteWork.open(place.addresses(), offer, executor, executor::directory)) {
            note("worker " + own + ", " + slots + " slots");
            String why = await(work, signals);
            note(why + ": running tasks write checkpoints and stop");
            boolean stopped = work.drain(Duration.ofSeconds(drainSeconds));
            if (!stopped) {
                note("tasks have not stopped within " + drainSeconds + " s, and are ended");
            }
            long preempted = work.preempted();
            note("worker " + own + " ends; " + preempted + " tasks go on elsewhere");
            return preempted > 0 || !stopped ? RunStopped.STATUS : 0;
        }
    }

    private WorkerOffer offer(String own) {
        if (slots < 1 || slots > SLOTS_MAX || prefetch < 0 || prefetch > SLOTS_MAX) {
            throw new ConfigException("--slots " + slots + ", --prefetch " + prefetch + ": 1 … " + SLOTS_MAX
                    + " slots and at most as many tasks in advance are possible");
        }
        if (drainSeconds < 0 || lifeSeconds.orElse(1L) < 1 || idleSeconds.orElse(0L) < 0) {
            throw new ConfigException("--life, --idle and --drain are seconds, and not negative");
        }
        long memoryBytes = memory.map(text -> SpacePlace.mistakes(() -> MemorySize.parse(text)))
                .orElse(0L);
        return new WorkerOffer(
                own,
                slots,
                memoryBytes,
                Set.copyOf(tags),
                prefetch,
                lifeSeconds
                        .map(seconds -> Math.max(1, seconds - drainSeconds) * SECOND)
                        .orElse(Long.MAX_VALUE));
    }

    /** Waits for a reason to end, and returns it. */
    private String await(RemoteWork work, Signals signals) throws InterruptedException {
        long beganNanos = System.nanoTime();
        long connectedNanos = 0;
        String state = "";
        while (true) {
            Optional<StopReason> reason = signals.reason(0);
            if (reason.isPresent()) {
                return reason.get().cause();
            }
            if (work.refusal().isPresent()) {
                throw new RunFailure(
                        work.refusal().get(),
                        new IllegalStateException(work.refusal().get()));
            }
            long livedSeconds = (System.nanoTime() - beganNanos) / SECOND;
            if (lifeSeconds.isPresent() && livedSeconds >= lifeSeconds.get() - drainSeconds) {
                return "its life of " + lifeSeconds.get() + " s ends";
            }
            if (connectedNanos == 0 && work.connected()) {
                connectedNanos = System.nanoTime();
            }
            if (idleSeconds.isPresent()) {
                long idle = connectedNanos == 0
                        ? livedSeconds - CONNECTING_SECONDS
                        : Math.min(work.idleTime().toSeconds(), (System.nanoTime() - connectedNanos) / SECOND);
                if (idle >= idleSeconds.get()) {
                    return "nothing to do for " + idleSeconds.get() + " s";
                }
            }
            if (!work.state().equals(state)) {
                state = work.state();
                note(state);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private void note(String text) {
        ConsoleLines.note(spec, text);
    }
}
