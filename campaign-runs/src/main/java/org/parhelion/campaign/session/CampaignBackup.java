package org.parhelion.campaign.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoredCampaign;
import org.parhelion.campaign.store.TaskStore;
import org.parhelion.campaign.store.TaskStores;
import org.parhelion.runs.file.ConfigException;

/**
 * Copies of the store of a campaign's directory, or of a coordinator's, in a zip file: the store as of one moment, and the
 * descriptions of the campaigns. What tasks have written is not part of it.
 */
public final class CampaignBackup {
    private static final List<String> STORES = List.of("campaign.db", "campaigns.db");
    private static final Pattern DESCRIPTION = Pattern.compile("(campaigns/[^/]+/[^/]+/)?campaign\\.json");
    private static final int DEPTH = 4;

    /**
     * What a copy contains.
     *
     * @param campaigns so many campaigns
     * @param tasks so many tasks
     * @param ended so many of them have ended
     */
    public record Content(int campaigns, int tasks, int ended) {
        /**
         * {@return what a store contains}
         *
         * @param snapshot the store at one moment
         */
        public static Content of(StoreSnapshot snapshot) {
            int tasks = 0;
            int ended = 0;
            for (StoredCampaign campaign : snapshot.campaigns()) {
                tasks += campaign.tasks().size();
                for (TaskRecord task : campaign.tasks()) {
                    ended += task.state().ended() ? 1 : 0;
                }
            }
            return new Content(snapshot.campaigns().size(), tasks, ended);
        }
    }

    private CampaignBackup() {}

    /**
     * Makes a copy. The campaigns may be running.
     *
     * @param directory the directory
     * @param file receives the copy; one that exists is replaced once the new one is complete
     * @return what the copy contains
     * @throws ConfigException if the directory has no store, or the file cannot be written
     */
    public static Content write(Path directory, Path file) {
        String store = store(directory);
        Path target = file.toAbsolutePath();
        Path copy = target.resolveSibling(target.getFileName() + ".db.part");
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.deleteIfExists(copy);
            try (TaskStore running = open(directory.resolve(store))) {
                running.backup(copy);
            }
            Content content = content(copy);
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(part))) {
                for (Path description : descriptions(directory)) {
                    add(zip, directory.relativize(description).toString().replace('\\', '/'), description);
                }
                add(zip, store, copy);
            }
            force(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return content;
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be written: " + e.getMessage(), e);
        } finally {
            delete(part);
            delete(copy);
            delete(copy.resolveSibling(copy.getFileName() + "-wal"));
            delete(copy.resolveSibling(copy.getFileName() + "-shm"));
        }
    }

    private static TaskStore open(Path file) {
        return TaskStores.open(
                URI.create("sqlite:" + file.toAbsolutePath().toUri().getRawPath()));
    }

    /** Reads a copy as a coordinator does, which refuses one that is damaged. */
    private static Content content(Path copy) {
        try (TaskStore store = open(copy)) {
            return Content.of(store.snapshot());
        }
    }

    private static String store(Path directory) {
        return STORES.stream()
                .filter(name -> Files.exists(directory.resolve(name)))
                .findFirst()
                .orElseThrow(
                        () -> new ConfigException(
                                directory
                                        + ": contains no campaign.db and no campaigns.db; name the directory of a campaign, or that of campaign serve"));
    }

    private static List<Path> descriptions(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(directory, Set.of(), DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = directory.relativize(file).toString().replace('\\', '/');
                if (DESCRIPTION.matcher(name).matches()) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            // A running campaign renames and deletes files.
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A file that is left beside the copy does no harm.
        }
    }

    /**
     * Makes a directory of a copy.
     *
     * @param file a copy
     * @param directory receives it; it may exist, but has no store
     * @return what the copy contains
     * @throws ConfigException if the file is no copy or is damaged, or the directory has a store
     */
    public static Content restore(Path file, Path directory) {
        for (String store : STORES) {
            if (Files.exists(directory.resolve(store))) {
                throw new ConfigException(
                        directory + ": contains " + store
                                + " already: name another directory, or move that file and those that begin with its name away");
            }
        }
        Path part = directory.resolve("restored.part");
        String store = "";
        try (InputStream in = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(in)) {
            Files.createDirectories(directory);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                boolean isStore = STORES.contains(name);
                if (!isStore && (!DESCRIPTION.matcher(name).matches() || name.contains(".."))) {
                    throw new ConfigException(file + ": is no backup of a campaign: it contains " + name);
                }
                copy(zip, isStore ? part : directory.resolve(name));
                store = isStore ? name : store;
            }
            if (store.isEmpty()) {
                throw new ConfigException(file + ": is no backup of a campaign: it contains no store");
            }
            Content content = content(part);
            force(part);
            Files.move(part, directory.resolve(store), StandardCopyOption.ATOMIC_MOVE);
            return content;
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be restored: " + e.getMessage(), e);
        } finally {
            delete(part);
            delete(directory.resolve("restored.part-wal"));
            delete(directory.resolve("restored.part-shm"));
        }
    }

    private static void copy(ZipInputStream zip, Path target) throws IOException {
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try (OutputStream out = Files.newOutputStream(target)) {
            zip.transferTo(out);
        }
    }
}
