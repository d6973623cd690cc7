package org.parhelion.campaign.session;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.TaskExecutor;
import org.parhelion.campaign.TaskListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.executor.PlanExecutor;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.runs.file.ConfigException;

/**
 * Runs tasks of all campaigns of a served directory, each by the plan that the campaign's directory names.
 *
 * <p>A worker has a directory and a lock in it. A worker that begins ends the processes of those on its computer that were killed, and removes their
 * directories.
 */
public final class ServedExecutor implements TaskExecutor, AutoCloseable {
    private final String host;
    private final String name;
    private final UnaryOperator<List<String>> parhelion;
    private final Map<CampaignId, PlanExecutor> executors = new ConcurrentHashMap<>();
    private @Nullable ServedDirectory served;
    private @Nullable FileChannel lock;

    /**
     * An executor that has no directory yet.
     *
     * @param host the name of this computer
     * @param name a name that no other worker on it has
     * @param parhelion makes the command line of {@code parhelion} with arguments, for tasks in processes of their own
     */
    public ServedExecutor(String host, String name, UnaryOperator<List<String>> parhelion) {
        this.host = host;
        this.name = name;
        this.parhelion = parhelion;
    }

    /**
     * Sets the directory of all campaigns. The first call takes the worker's lock in it.
     *
     * @param path the directory, as the coordinator sees it
     */
    public synchronized void directory(Path path) {
        served = new ServedDirectory(path);
    }

    // Starting -----------------------------------------------------------------------------------------------------

    @Override
    public RunningTask start(Assignment assignment, TaskListener listener) {
        Optional<PlanExecutor> open = open(assignment);
        if (open.isPresent()) {
            return open.get().start(assignment, listener);
        }
        Start start = new Start(assignment, listener);
        Thread.ofVirtual().name("start of " + assignment.attempt()).start(start);
        return start;
    }

    /** Opening a campaign reads files, which takes a while. */
    private final class Start implements RunningTask, Runnable {
        private final Assignment assignment;
        private final TaskListener listener;
        private @Nullable RunningTask task;
        private boolean cancelled;
        private boolean drained;

        private Start(Assignment assignment, TaskListener listener) {
            this.assignment = assignment;
            this.listener = listener;
        }

        @Override
        public void run() {
            try {
                if (!begin(executor(assignment))) {
                    listener.ended(
                            cancelled
                                    ? new TaskOutcome.Failed(FailureClass.PREEMPTED, "was ended before it began")
                                    : new TaskOutcome.Preempted(assignment.step()));
                }
            } catch (ConfigException | IOException e) {
                refuse(e.getMessage());
            } catch (RuntimeException e) {
                refuse(e.toString());
            }
        }

        /** Starts the task unless it is to end already. */
        private synchronized boolean begin(PlanExecutor executor) {
            if (cancelled || drained) {
                return false;
            }
            task = executor.start(assignment, listener);
            return true;
        }

        private void refuse(@Nullable String cause) {
            listener.ended(
                    new TaskOutcome.Failed(FailureClass.NODE_BAD, "worker " + name + " on " + host + ": " + cause));
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            if (task != null) {
                task.cancel();
            }
        }

        @Override
        public synchronized void drain() {
            drained = true;
            if (task != null) {
                task.drain();
            }
        }
    }

    /** The executor of a campaign that was opened before. Waits for nothing, so that the worker's thread may call it. */
    private Optional<PlanExecutor> open(Assignment assignment) {
        return Optional.ofNullable(executors.get(assignment.attempt().campaign()))
                .filter(known -> known.runs(assignment.task()));
    }

    private synchronized PlanExecutor executor(Assignment assignment) throws IOException {
        Optional<PlanExecutor> known = open(assignment);
        if (known.isPresent()) {
            return known.get();
        }
        CampaignId id = assignment.attempt().campaign();
        if (served == null) {
            throw new ConfigException("no coordinator has named the directory of campaigns yet");
        }
        CampaignDirectory directory = served.campaign(id);
        if (!Files.isDirectory(directory.path())) {
            throw new ConfigException(directory.path()
                    + ": is not there; workers must share the file system of the coordinator's directory");
        }
        CampaignPlan plan = directory.plan();
        directory.requireSame(plan);
        takePlace(served);
        PlanExecutor opened = PlanExecutor.shared(
                plan, directory.path(), served.worker(host, name), directory.output(host + "-" + name), parhelion);
        PlanExecutor last = executors.put(id, opened);
        if (last != null) {
            last.close();
        }
        return opened;
    }

    // The worker's place -------------------------------------------------------------------------------------------

    private void takePlace(ServedDirectory campaigns) throws IOException {
        if (lock != null) {
            return;
        }
        Path place = campaigns.worker(host, name);
        Files.createDirectories(place);
        sweepOthers(place);
        FileChannel own = open(place);
        if (tryLock(own) == null) {
            own.close();
            throw new ConfigException(place + ": another worker of this name runs; choose one by --name");
        }
        lock = own;
        PlanExecutor.sweep(place);
    }

    private static FileChannel open(Path place) throws IOException {
        return FileChannel.open(place.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (java.nio.channels.OverlappingFileLockException e) {
            return null; // another worker of this very process
        }
    }

    /** Ends what killed workers of this computer left behind. */
    private static void sweepOthers(Path place) throws IOException {
        List<Path> others = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(place.toAbsolutePath().getParent(), Files::isDirectory)) {
            all.forEach(others::add);
        }
        for (Path other : others) {
            if (!other.equals(place) && Files.exists(other.resolve("lock"))) {
                try (FileChannel channel = open(other)) {
                    if (tryLock(channel) != null) {
                        PlanExecutor.sweep(other);
                        Files.deleteIfExists(other.resolve("lock"));
                        Files.deleteIfExists(other);
                    }
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        executors.values().forEach(PlanExecutor::close);
        executors.clear();
        if (lock != null && served != null) {
            try {
                Path place = served.worker(host, name);
                Files.deleteIfExists(place.resolve("lock"));
                Files.deleteIfExists(place);
                lock.close();
            } catch (IOException e) {
                lock = null; // the next worker on this computer removes it
            }
        }
    }
}
