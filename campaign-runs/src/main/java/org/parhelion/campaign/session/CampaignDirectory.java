package org.parhelion.campaign.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.executor.OutputLog;
import org.parhelion.campaign.executor.PlanExecutor;
import org.parhelion.campaign.spec.CampaignFile;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;

/**
 * The directory of a campaign.
 *
 * <pre>
 *   campaign.json         the campaign's file, and what --set changed of it
 *   campaign.db           tasks and outcomes
 *   lock                  locked by the process that runs the campaign
 *   cancel                exists while a request to cancel is not answered
 *   runs/NAME/            what tasks write
 *   output/               what their processes print; with several workers, in a directory of each
 *   results.csv, …        the results
 * </pre>
 *
 * @param path the directory
 */
public record CampaignDirectory(Path path) {
    private static final String DESCRIPTION = "campaign.json";
    private static final String STORE = "campaign.db";
    private static final String LOCK = "lock";
    private static final String CANCEL = "cancel";
    private static final String FILE = "file";
    private static final String SETTINGS = "settings";
    private static final String FINGERPRINT = "fingerprint";

    /** The right to run a campaign, until it is closed or the process ends. */
    static final class Lock implements AutoCloseable {
        private final FileChannel channel;

        private Lock(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Makes the directory and describes the campaign in it.
     *
     * @param file the campaign's file
     * @param settings what {@code --set} changed of it
     * @param plan the campaign
     * @throws ConfigException if it contains another campaign, or cannot be written
     */
    public void describe(Path file, List<String> settings, CampaignPlan plan) {
        if (hasStore()) {
            requireSame(plan);
        }
        Map<String, Object> description = Json.object();
        description.put(FINGERPRINT, plan.fingerprint());
        description.put(FILE, file.toAbsolutePath().normalize().toString());
        description.put(SETTINGS, settings);
        try {
            Files.createDirectories(path);
            Path part = path.resolve(DESCRIPTION + ".part");
            Files.writeString(part, Json.pretty(description));
            Files.move(part, path.resolve(DESCRIPTION), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ConfigException(path + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the campaign's file again.
     *
     * @return the campaign
     * @throws ConfigException if this is no directory of a campaign, or the file is wrong by now
     */
    public CampaignPlan plan() {
        Map<String, Object> description = description();
        List<String> settings = description.get(SETTINGS) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        return CampaignFile.read(file(), settings);
    }

    /**
     * Refuses to go on with a campaign whose file, or a run file that it names, was changed: its results would be those of two campaigns.
     *
     * @param plan the campaign
     * @throws ConfigException if the campaign in this directory is another one
     */
    public void requireSame(CampaignPlan plan) {
        if (!plan.fingerprint().equals(description().get(FINGERPRINT))) {
            throw new ConfigException(path + ": contains another campaign, or " + plan.name()
                    + " before it or its run file was changed: name another directory with -o, or delete this one");
        }
    }

    /** {@return whether a campaign is described in it} */
    public boolean isDescribed() {
        return Files.exists(path.resolve(DESCRIPTION));
    }

    /** {@return the campaign's file} */
    public Path file() {
        return Path.of(String.valueOf(description().get(FILE)));
    }

    private Map<String, Object> description() {
        try {
            return Json.parse(Files.readString(path.resolve(DESCRIPTION)));
        } catch (IOException e) {
            throw new ConfigException(
                    path + ": contains no " + DESCRIPTION
                            + "; name the directory of a campaign, for instance results/heat-sweep",
                    e);
        }
    }

    /**
     * Reads what the processes of a task printed.
     *
     * @param task the task's number
     * @param stream {@code out} or {@code err}
     * @return the text
     * @throws IOException if it cannot be read
     */
    public String output(int task, String stream) throws IOException {
        description();
        Path output = path.resolve("output");
        StringBuilder text = new StringBuilder(OutputLog.read(output, task, stream));
        if (Files.isDirectory(output)) {
            try (DirectoryStream<Path> workers = Files.newDirectoryStream(output, Files::isDirectory)) {
                for (Path worker : workers) {
                    text.append(OutputLog.read(worker, task, stream));
                }
            }
        }
        return text.toString();
    }

    /**
     * {@return where one of several workers keeps what processes print}
     *
     * @param worker a name that no other worker has
     */
    Path output(String worker) {
        return path.resolve("output").resolve(worker);
    }

    /**
     * {@return what a task writes into; it may not exist yet}
     *
     * @param task the task
     */
    public Path files(TaskSpec task) {
        return PlanExecutor.files(path, task);
    }

    /** {@return the address of the store} */
    URI store() {
        return URI.create(
                "sqlite:" + path.toAbsolutePath().resolve(STORE).toUri().getRawPath());
    }

    /** {@return whether there is a store} */
    boolean hasStore() {
        return Files.exists(path.resolve(STORE));
    }

    /**
     * Takes the right to run the campaign.
     *
     * @throws ConfigException if another process has it
     */
    Lock lock() {
        @Nullable FileChannel channel = tryLock();
        if (channel == null) {
            throw new ConfigException(
                    path
                            + ": another process is running this campaign; wait for it, end it, or name another directory with -o");
        }
        return new Lock(channel);
    }

    /** {@return whether a process is running the campaign} */
    public boolean isRunning() {
        if (!Files.exists(path.resolve(LOCK))) {
            return false;
        }
        try (FileChannel channel = tryLock()) {
            return channel == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable FileChannel tryLock() {
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                lock = null; // this very process has it
            }
            if (lock == null) {
                channel.close();
                return null;
            }
            return channel;
        } catch (IOException e) {
            throw new ConfigException(path.resolve(LOCK) + ": cannot be locked: " + e.getMessage(), e);
        }
    }

    /** Asks the process that runs the campaign to cancel it. */
    void requestCancel() {
        try {
            Files.writeString(path.resolve(CANCEL), "");
        } catch (IOException e) {
            throw new ConfigException(path + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** {@return whether it was asked to cancel the campaign} The request is taken away. */
    boolean takeCancelRequest() {
        try {
            return Files.deleteIfExists(path.resolve(CANCEL));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
