package org.parhelion.comm.threads;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;

/** One run: its rank threads, how they wait, the first failure, and whether anyone can still go on. */
@SuppressWarnings("ReferenceEquality") // threads, seats and requests are themselves, not their values
final class Job {
    /** The first failure: which rank, and what it threw. */
    record Failure(int rank, Throwable cause) {}

    final int ranks;
    /** A spin is never shorter. */
    static final int FEWEST_SPINS = 50;

    /** A spin's longest: looks at what is waited for, some 10 ns to 50 ns each. */
    final int spins;

    final int yields;

    private final Seat[] seats;
    private final boolean[] finished;
    /** Threads other than the ranks' own that use a communicator of this job. */
    private final Map<Thread, Seat> guests = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private final AtomicLong wakes = new AtomicLong();
    /** Failed or ended: the one flag that every call reads. */
    private volatile boolean over;

    private @Nullable Group world;

    Job(int ranks) {
        this.ranks = ranks;
        this.seats = new Seat[ranks];
        this.finished = new boolean[ranks];
        boolean coreEach = ranks <= Runtime.getRuntime().availableProcessors();
        this.spins = coreEach ? 2000 : FEWEST_SPINS;
        this.yields = coreEach ? 50 : 20;
    }

    /** Called for every rank before any thread starts. */
    void seat(int rank, Thread thread) {
        seats[rank] = new Seat(this, rank, thread, true);
    }

    /** Called once, when every rank has its seat. */
    void world(Group group) {
        world = group;
    }

    Group world() {
        return Objects.requireNonNull(world);
    }

    Seat seatOf(int rank) {
        return seats[rank];
    }

    /** The seat of the calling thread, which uses a communicator of {@code rank}. */
    Seat callersSeat(int rank) {
        Thread caller = Thread.currentThread();
        return seats[rank].thread == caller
                ? seats[rank]
                : guests.computeIfAbsent(caller, thread -> new Seat(this, rank, thread, false));
    }

    /** Throws if the job has failed or ended: what every wait asks now and then. */
    void checkAlive() {
        Failure first = failure.get();
        if (first != null) {
            throw new CommException(
                    "the job ended because rank " + first.rank() + " failed: " + first.cause(), first.cause());
        }
        if (over) {
            throw new CommException("the job has ended: its ranks' bodies have all returned");
        }
    }

    /** Whether {@link #checkAlive} would throw. */
    boolean isOver() {
        return over;
    }

    @Nullable
    Failure failure() {
        return failure.get();
    }

    /** Ends the job: the first failure counts, every wait throws, and whatever else a rank sleeps in is interrupted. */
    void fail(int rank, Throwable cause) {
        if (failure.compareAndSet(null, new Failure(rank, cause))) {
            over = true;
            wakeAll();
            for (Seat seat : seats) {
                if (seat.thread != Thread.currentThread()) {
                    seat.thread.interrupt();
                }
            }
        }
    }

    /** The bodies have all returned: threads that still use a communicator are told so. */
    void end() {
        over = true;
        wakeAll();
    }

    private void wakeAll() {
        for (Seat seat : seats) {
            seat.wake();
        }
        guests.values().forEach(Seat::wake);
    }

    /** {@code rank}'s body is done: those that wait for it wait in vain. */
    void finish(int rank) {
        synchronized (finished) {
            finished[rank] = true;
        }
        reportIfDeadlocked();
    }

    boolean hasFinished(int rank) {
        synchronized (finished) {
            return finished[rank];
        }
    }

    void countWake() {
        wakes.incrementAndGet();
    }

    /**
     * Fails the job if no rank can go on: each has finished or is parked, having looked after arming. A wake-up between two
     * looks here would show in {@code wakes}, for a waker counts it before it can park itself.
     */
    void reportIfDeadlocked() {
        long before = wakes.get();
        int parked = nobodyRuns();
        if (parked == 0 || failure.get() != null || guestAlive()) {
            return;
        }
        String table = DeadlockReport.table(this);
        if (nobodyRuns() == parked && wakes.get() == before) {
            fail(firstParked(), new CommException(table));
        }
    }

    /** How many ranks are parked if none runs; 0 if one does. */
    private int nobodyRuns() {
        int parked = 0;
        for (int r = 0; r < ranks; r++) {
            if (seats[r].isParked()) {
                parked++;
            } else if (!hasFinished(r)) {
                return 0;
            }
        }
        return parked;
    }

    private int firstParked() {
        int r = 0;
        while (hasFinished(r)) {
            r++;
        }
        return r;
    }

    private boolean guestAlive() {
        guests.keySet().removeIf(thread -> !thread.isAlive());
        return !guests.isEmpty();
    }

    /** {@code guest} has closed the last communicator that it used. */
    void dismiss(Seat guest) {
        guests.remove(guest.thread, guest);
    }
}
