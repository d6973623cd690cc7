package org.parhelion.campaign.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRunner;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.session.ServedDirectory;
import org.parhelion.campaign.spec.CampaignFile;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.ConfigReader;

/**
 * The campaigns of a directory. Campaigns that are sent as text are kept in {@code submitted/TENANT/HASH/}, with the files beside them.
 *
 * <p>A client may name files of its own submission, and those below one directory that the operator has chosen: any other path could be that of a file that only the coordinator's user may read.
 */
public final class ServedDesk implements CampaignDesk {
    private static final int PLANS_MAX = 1024;
    /** Keys of a campaign's file whose values are paths. */
    private static final List<String> PATHS = List.of("run", "file");

    private final ServedDirectory directory;
    private final Optional<Path> shared;
    private final Map<CampaignId, CampaignPlan> plans = new ConcurrentHashMap<>();
    private volatile @Nullable CampaignRunner runner;
    private volatile Supplier<CoordinatorLoad> load = ServedDesk::noLoad;

    /**
     * Offers the campaigns of a directory; no coordinator leads yet.
     *
     * @param directory the directory
     * @param shared where campaign files and run files that clients name by their path must be; empty if clients may name none
     * @throws ConfigException if {@code shared} is no directory
     */
    public ServedDesk(ServedDirectory directory, Optional<Path> shared) {
        this.directory = directory;
        this.shared = shared.map(path -> {
            try {
                return path.toRealPath();
            } catch (IOException e) {
                throw new ConfigException(path + ": is no directory that can be read: " + e, e);
            }
        });
    }

    /**
     * This process leads.
     *
     * @param coordinator the coordinator
     * @param present what waits at it, and who works for it
     */
    public void lead(CampaignRunner coordinator, Supplier<CoordinatorLoad> present) {
        load = present;
        runner = coordinator;
    }

    /** Another process leads. */
    public void standBy() {
        runner = null;
        load = ServedDesk::noLoad;
    }

    private static CoordinatorLoad noLoad() {
        return new CoordinatorLoad(List.of(), List.of());
    }

    @Override
    public List<CoordinatorLoad.ConnectedWorker> workers() {
        return load.get().workers();
    }

    @Override
    public Optional<CampaignRunner> runner() {
        return Optional.ofNullable(runner);
    }

    @Override
    public Optional<Submitter> submitter() {
        return Optional.of(this::submit);
    }

    CampaignId submit(CampaignSubmission submission, Consumer<TaskProgram> check) {
        CampaignRunner coordinator = runner().orElseThrow(() -> new IllegalArgumentException("it does not lead"));
        if (submission.path().isPresent()) {
            Path file = Path.of(submission.path().get());
            requireAllowed(file, Optional.empty());
            return submit(coordinator, submission, file, Optional.empty(), check);
        }
        Path place = directory
                .path()
                .resolve("submitted")
                .resolve(submission.tenant())
                .resolve(hash(submission));
        boolean made = write(place, submission);
        try {
            return submit(coordinator, submission, place.resolve(fileName(submission)), Optional.of(place), check);
        } catch (RuntimeException e) {
            if (made) {
                delete(place);
            }
            throw e;
        }
    }

    private CampaignId submit(
            CampaignRunner coordinator,
            CampaignSubmission submission,
            Path file,
            Optional<Path> own,
            Consumer<TaskProgram> check) {
        requireAllowedPaths(ConfigReader.read(file, submission.settings()).toMap(), file, own);
        CampaignPlan plan = CampaignFile.read(file, submission.settings());
        CampaignId id;
        try {
            id = new CampaignId(submission.tenant(), plan.name());
        } catch (IllegalArgumentException e) {
            throw new ConfigException("name: " + e.getMessage(), e);
        }
        directory.submit(coordinator, id, file, submission.settings(), plan.fingerprint(), submission.trace(), check);
        return id;
    }

    /** Paths are checked before any of them is read: the message of a mistake may contain a line of the file. */
    private void requireAllowedPaths(Map<?, ?> section, Path file, Optional<Path> own) {
        section.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                requireAllowedPaths(inner, file, own);
            } else if (PATHS.contains(String.valueOf(key))) {
                requireAllowed(file.resolveSibling(String.valueOf(value)), own);
            }
        });
    }

    private void requireAllowed(Path file, Optional<Path> own) {
        try {
            Path real = file.toRealPath();
            boolean sent = own.isPresent() && real.startsWith(own.get().toRealPath());
            if (sent || shared.map(real::startsWith).orElse(false)) {
                return;
            }
        } catch (IOException e) {
            // As a file that may not be read: whether it exists is not told.
        }
        throw new ConfigException(
                file.getFileName() + ": send this file beside the campaign's text, in files; "
                        + (shared.isPresent()
                                ? "or name one below " + shared.get()
                                : "paths on the coordinator are accepted below the directory that it is started with (--http-files)"));
    }

    private static String fileName(CampaignSubmission submission) {
        return submission.name().orElse("campaign") + ".yaml";
    }

    private static String hash(CampaignSubmission submission) {
        Map<String, String> all = new TreeMap<>(submission.files());
        all.put("", fileName(submission) + "\n" + submission.text().orElse(""));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(org.parhelion.runs.report.Json.line(all).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** Writes what was sent; false if it is here since an earlier submission. */
    private static synchronized boolean write(Path place, CampaignSubmission submission) {
        if (submission.files().containsKey(fileName(submission))) {
            throw new ConfigException("files." + fileName(submission) + ": has the name of the campaign's file");
        }
        // Also checks the tenant and the name, which become parts of a path.
        try {
            CampaignId checked =
                    new CampaignId(submission.tenant(), submission.name().orElse("campaign"));
            if (Files.exists(place)) {
                return false;
            }
            Path part = place.resolveSibling(place.getFileName() + ".part");
            delete(part);
            Files.createDirectories(part);
            for (Map.Entry<String, String> file : submission.files().entrySet()) {
                Files.writeString(part.resolve(file.getKey()), file.getValue());
            }
            Files.writeString(
                    part.resolve(checked.name() + ".yaml"), submission.text().orElse(""));
            Files.move(part, place);
            return true;
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ConfigException(place + ": cannot be written: " + e, e);
        }
    }

    private static void delete(Path place) {
        if (!Files.exists(place)) {
            return;
        }
        try (var files = Files.list(place)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<CampaignPlan> plan(CampaignId id) {
        CampaignPlan known = plans.get(id);
        if (known == null) {
            CampaignDirectory campaign = directory.campaign(id);
            if (!campaign.isDescribed()) {
                return Optional.empty();
            }
            known = campaign.plan();
            if (plans.size() < PLANS_MAX) {
                plans.put(id, known);
            }
        }
        return Optional.of(known);
    }

    @Override
    public String output(CampaignId id, int task, String stream) throws IOException {
        CampaignDirectory campaign = directory.campaign(id);
        return campaign.isDescribed() ? campaign.output(task, stream) : "";
    }

    @Override
    public Path files(CampaignId id, TaskSpec task) {
        return directory.campaign(id).files(task);
    }
}
