package org.parhelion.comm.mpj;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import org.parhelion.comm.CommException;

/**
 * Files in a folder of the job by which ranks under MPJ Express, and their launcher, detect that a rank has ended. MPJ Express's
 * own Abort does nothing, and its exit status is always 0.
 *
 * <pre>
 *   alive.R   locked while rank R's process lives: the operating system unlocks it even if the process is killed
 *   done.R    rank R's program ended normally
 *   failed    first line the job's exit status, then the cause; the first writer wins
 * </pre>
 *
 * <p>The launcher, {@code scripts/mpirun/mpjrun}, makes the folder, passes its path in {@value #PROPERTY}, and reads it at the end.
 * With several hosts the folder must be on a shared file system with locks (NFS has them).
 */
final class JobFolder {
    static final String PROPERTY = "parhelion.mpj.job";

    /** Number of ranks, as the launcher started them. */
    static final String RANKS_PROPERTY = "parhelion.mpj.ranks";

    /** Interval at which each rank polls for failures of others [ms]. */
    private static final long POLL_MILLIS = 200;

    private static final String FAILED = "failed";
    private static final int LOST = 1;

    /** Strong references: a lock is released when its object is collected. */
    private static final Queue<FileLock> LIVES = new ConcurrentLinkedQueue<>();

    private final Path folder;
    private final int rank;

    JobFolder(Path folder, int rank) {
        this.folder = folder;
        this.rank = rank;
    }

    /** The folder that the launcher passed; empty under MPJ Express's own scripts. */
    static Optional<JobFolder> of(int rank) {
        String folder = System.getProperty(PROPERTY, "");
        return folder.isEmpty() ? Optional.empty() : Optional.of(new JobFolder(Path.of(folder), rank));
    }

    /** Marks this rank alive until its process ends. The file is renamed to its name only once it is locked. */
    @SuppressWarnings("resource") // closed only by the end of the process
    void live() {
        try {
            Path draft = folder.resolve("begins." + rank);
            FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            LIVES.add(channel.lock());
            Files.move(draft, folder.resolve("alive." + rank), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommException(
                    "the job's folder " + folder + " cannot be written: on several hosts it must lie on a"
                            + " file system that they share; name one in PARHELION_MPJ_JOBS",
                    e);
        }
    }

    /** Marks this rank's program as ended normally. */
    void done() {
        try {
            Files.writeString(folder.resolve("done." + rank), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Marks the job as failed, with the cause, unless another rank did so before. */
    void fail(int exitStatus, String cause) {
        try {
            // a new draft for each call: once linked, a file must not change
            Path draft = Files.createTempFile(folder, "draft." + rank + ".", "");
            Files.writeString(draft, exitStatus + "\n" + cause + "\n");
            Files.createLink(folder.resolve(FAILED), draft); // atomic; fails if the link exists
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            // another rank was first, or the launcher has removed the folder
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The job's exit status if a rank has failed. */
    Optional<Integer> failed() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(FAILED));
            return Optional.of(lines.isEmpty() ? LOST : Integer.parseInt(lines.getFirst()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.of(LOST);
        }
    }

    /** A rank whose process ended before its program did. */
    private Optional<Integer> lost(int ranks) {
        for (int r = 0; r < ranks; r++) {
            if (r != rank
                    && !Files.exists(folder.resolve("done." + r))
                    && isDead(r)
                    && !Files.exists(folder.resolve("done." + r))) {
                return Optional.of(r);
            }
        }
        return Optional.empty();
    }

    private boolean isDead(int r) {
        try (FileChannel channel = FileChannel.open(folder.resolve("alive." + r), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException e) {
            return false; // not there yet, or the file system is slow: the next poll decides
        }
    }

    /** Watches the other ranks, each a process of its own; calls {@code end} with the job's status when one failed. */
    void watch(IntConsumer end) {
        int ranks = Integer.getInteger(RANKS_PROPERTY, 0);
        Thread.ofPlatform().daemon().name("parhelion-watch").start(() -> {
            while (true) {
                if (failed().isEmpty()) { // otherwise a rank that reported its failure would count as killed
                    lost(ranks)
                            .ifPresent(r -> fail(
                                    LOST,
                                    "parhelion: rank " + r + " of " + ranks
                                            + " ended before its program did (killed?), so the job ends"));
                }
                failed().ifPresent(end::accept);
                try {
                    Thread.sleep(POLL_MILLIS);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }
}
