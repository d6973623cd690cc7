package org.parhelion.campaign.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;

/**
 * A store of tasks in a log.
 *
 * <p>One thread writes. It takes all commits that wait, encodes them, and appends them by one transaction: group commit. A
 * commit that contradicts the store is found before anything is written, and fails alone.
 */
public final class LogTaskStore implements TaskStore {
    /** So many commits are made durable together at most. */
    private static final int GROUP_MAX = 4096;

    private static final long GATHER_NANOS_MAX = 1_000_000;
    private static final long NONE = -1;
    private static final long MILLISECOND = 1_000_000;
    private static final long POLL_MILLIS = 50;
    private static final long FOLLOW_MILLIS = 1000;

    /** What callers ask of the writer's thread. */
    private sealed interface Job {
        /** Ends the job's future, or the group's. */
        void fail(CampaignException cause);
    }

    private record Commit(long epoch, List<StoreWrite> writes, CompletableFuture<Void> done) implements Job {
        @Override
        public void fail(CampaignException cause) {
            done.completeExceptionally(cause);
        }
    }

    private record Read<T>(Supplier<T> work, CompletableFuture<T> done) implements Job {
        @Override
        public void fail(CampaignException cause) {
            done.completeExceptionally(cause);
        }
    }

    private record Last() implements Job {
        @Override
        public void fail(CampaignException cause) {}
    }

    private final TaskLog log;
    private final Queue<Job> jobs = new ConcurrentLinkedQueue<>();
    private volatile boolean parked;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final EntryCodec codec = new EntryCodec();
    private final Thread writer;
    private volatile CompletableFuture<CampaignException> lost = new CompletableFuture<>();
    /** The commits of the last group, and how long the next one may wait for as many [ns]. */
    private int groupSize;

    private long gatherNanos;
    private long epoch = NONE;
    private @Nullable CommitChecks checks;
    /** What a process that stands by has read. */
    private @Nullable LogReplay followed;

    /** When {@link #awaitLead} has read last, or has tried to [ns]. */
    private volatile long followedNanos = System.nanoTime() - FOLLOW_MILLIS * MILLISECOND;

    /** Why nothing more is written in this epoch, if {@link #checks} are missing. */
    private CampaignException over =
            new CampaignException(CampaignException.Kind.REFUSED, "a commit comes after lead()");

    private LogTaskStore(TaskLog log) {
        this.log = log;
        this.writer = new Thread(this::write, "parhelion-store");
        writer.setDaemon(true);
        log.onLost(cause -> lost.complete(cause));
    }

    /**
     * A store in a log.
     *
     * @param log the log; the store closes it
     * @return the store
     */
    public static LogTaskStore of(TaskLog log) {
        LogTaskStore store = new LogTaskStore(log);
        store.writer.start();
        return store;
    }

    /**
     * Encodes writes as entries, for a backend that brings an older format to this one. They count as entries of a program that has not named the
     * workers with leases.
     *
     * @param writes the writes, which begin with an empty store
     * @return the entries
     * @throws CampaignException if a write contradicts those before
     */
    public static List<byte[]> entries(List<StoreWrite> writes) {
        CommitChecks checks = new CommitChecks();
        checks.accept(writes);
        EntryCodec codec = EntryCodec.withoutLeases();
        codec.add(writes, checks::number);
        return codec.take();
    }

    // Calls --------------------------------------------------------------------------------------------------------

    @Override
    public StoreSnapshot lead(String coordinator) {
        return read(() -> {
            checks = null;
            epoch = NONE;
            lost = new CompletableFuture<>();
            epoch = log.lead(coordinator);
            StoreImage image = follow().image;
            followed = null; // what follows is written here, and not read
            checks = image.checks();
            return image.snapshot();
        });
    }

    @Override
    public CompletableFuture<Void> commit(long leader, List<StoreWrite> writes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        post(new Commit(leader, writes, done));
        return done;
    }

    @Override
    public StoreSnapshot snapshot() {
        return read(() -> {
            LogReplay replay = new LogReplay(codec);
            replay.read(log);
            return replay.image.snapshot();
        });
    }

    @Override
    public boolean awaitLead(Duration limit) throws InterruptedException {
        long endNanos = System.nanoTime() + limit.toNanos();
        while (!log.mayLead()) {
            followSometimes();
            long leftMillis = (endNanos - System.nanoTime()) / MILLISECOND;
            if (leftMillis <= 0) {
                return false;
            }
            Thread.sleep(Math.min(POLL_MILLIS, leftMillis));
        }
        return true;
    }

    /** A standby coordinator reads what is appended meanwhile: little is left to read when it leads. */
    private void followSometimes() {
        if (System.nanoTime() - followedNanos < FOLLOW_MILLIS * MILLISECOND) {
            return;
        }
        try {
            read(this::follow);
        } catch (CampaignException e) {
            if (e.kind() != CampaignException.Kind.STORE_FAILED) {
                throw e;
            }
            // While the store cannot be read, no coordinator can lead: the next try reads it.
        }
        followedNanos = System.nanoTime();
    }

    @Override
    public String leader() {
        return log.leader();
    }

    @Override
    public CompletableFuture<CampaignException> lost() {
        return lost;
    }

    @Override
    public void backup(Path file) {
        log.backup(file);
    }

    @Override
    public StoreSnapshot rewind(LogPlace place) {
        return read(() -> {
            log.requireAlone();
            followed = null;
            checks = null;
            epoch = log.lead("rewind");
            LogReplay kept = new LogReplay(codec);
            log.cut(epoch, place, kept, kept.image::campaigns);
            // Workers of what was removed may still run: the next coordinator waits until no lease can be left.
            log.append(epoch, List.of(EntryCodec.unnamedLeases()), Map.of());
            LogReplay after = new LogReplay(codec);
            after.read(log);
            return after.image.snapshot();
        });
    }

    @Override
    public LogExtent extent() {
        return read(log::extent);
    }

    private <T> T read(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        post(new Read<>(work, done));
        try {
            return done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void post(Job job) {
        jobs.add(job);
        if (parked) {
            LockSupport.unpark(writer);
        }
        if (closed.get() && !writer.isAlive()) {
            refuseAll();
        }
    }

    private void refuseAll() {
        for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
            job.fail(new CampaignException(CampaignException.Kind.CLOSED, log.name() + " is closed"));
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        post(new Last());
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        refuseAll();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // The writer's thread ------------------------------------------------------------------------------------------

    private void write() {
        List<Commit> group = new ArrayList<>();
        boolean last = false;
        while (!last) {
            awaitJob();
            long began = System.nanoTime();
            int before = groupSize;
            for (Job job = jobs.poll(); job != null; job = next(group.size(), before, began)) {
                switch (job) {
                    case Commit commit -> group.add(commit);
                    case Read<?> read -> {
                        makeDurable(group);
                        answer(read);
                    }
                    case Last end -> last = true;
                }
            }
            makeDurable(group);
        }
        log.close();
    }

    private void awaitJob() {
        while (jobs.isEmpty()) {
            parked = true;
            if (jobs.isEmpty()) {
                LockSupport.park(this);
            }
            parked = false;
        }
    }

    /**
     * The next job of a group. Callers that the last group has answered come again one after another: waiting a moment for
     * as many as before costs less than a commit of the first alone, for which the others would wait.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a hint: without effect the wait only uses its time
    private @Nullable Job next(int size, int before, long beganNanos) {
        Job job = size < GROUP_MAX ? jobs.poll() : null;
        while (job == null && size > 0 && size < before && System.nanoTime() - beganNanos < gatherNanos) {
            Thread.yield();
            job = jobs.poll();
        }
        return job;
    }

    private <T> void answer(Read<T> read) {
        try {
            read.done().complete(read.work().get());
        } catch (RuntimeException e) {
            read.done().completeExceptionally(failure(e));
        }
    }

    /** Appends what the commits of a group write, and empties it. */
    private void makeDurable(List<Commit> group) {
        if (group.isEmpty()) {
            return;
        }
        Map<Integer, StoredSource> sources = new LinkedHashMap<>();
        List<Commit> accepted = new ArrayList<>(group.size());
        try {
            for (Commit commit : group) {
                if (accepts(commit, sources)) {
                    accepted.add(commit);
                }
            }
            if (!accepted.isEmpty()) {
                long began = System.nanoTime();
                log.append(epoch, codec.take(), sources);
                gatherNanos = Math.min(GATHER_NANOS_MAX, (System.nanoTime() - began) / 4);
                groupSize = accepted.size();
            }
        } catch (RuntimeException e) {
            CampaignException cause = failure(e);
            checks = null; // what was to be written may be durable or not: only a new lead() finds out
            over = cause;
            codec.take();
            lost.complete(cause);
            group.forEach(commit -> commit.fail(cause)); // those that were refused before stay refused
            group.clear();
            return;
        }
        accepted.forEach(commit -> commit.done().complete(null));
        group.clear();
    }

    private boolean accepts(Commit commit, Map<Integer, StoredSource> sources) {
        if (commit.epoch() != epoch) {
            commit.fail(StoreImage.fenced(commit.epoch(), epoch));
            return false;
        }
        CommitChecks known = checks;
        if (known == null) {
            commit.fail(over);
            return false;
        }
        try {
            known.accept(commit.writes());
        } catch (CampaignException e) {
            commit.fail(e);
            return false;
        }
        codec.add(commit.writes(), known::number);
        for (StoreWrite write : commit.writes()) {
            if (write instanceof StoreWrite.NewSource state) {
                sources.put(known.number(state.campaign()), state.source());
            }
        }
        return true;
    }

    private CampaignException failure(RuntimeException e) {
        return e instanceof CampaignException known
                ? known
                : new CampaignException(
                        CampaignException.Kind.STORE_FAILED, log.name() + " failed: " + e.getMessage(), e);
    }

    /** Reads what was appended since the last call. */
    private LogReplay follow() {
        LogReplay replay = followed == null ? new LogReplay(codec) : followed;
        followed = null; // an image that got a part of the log is of no use
        replay.read(log);
        followed = replay;
        return replay;
    }
}
