package org.parhelion.comm.threads;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;
import org.parhelion.comm.RankKilled;

/** One run: its rank threads, the lengths of their spins, the first failure, and the detection of deadlocks. */
@SuppressWarnings("ReferenceEquality") // threads, seats and requests are themselves, not their values
final class ThreadJob {
    /** The first failure: which rank, and what it threw. */
    record Failure(int rank, Throwable cause) {}

    final int ranks;
    /** Fewest iterations of a spin; also the most if ranks share cores. */
    static final int FEWEST_SPINS = 50;

    /** Most iterations of a spin if every rank has a core: 10 ns to 50 ns each. */
    private static final int SPINS_CORE_EACH = 2000;

    private static final int YIELDS_CORE_EACH = 50;
    private static final int YIELDS_SHARED_CORES = 20;

    /** Most iterations of a spin. */
    final int spins;

    /** Yields after a spin in vain, before the thread parks. */
    final int yields;

    /** Whether ranks may die without ending the job. */
    final boolean faultTolerant;

    final Deaths deaths;

    private final Seat[] seats;
    private final boolean[] finished;
    /** Seats of threads other than the ranks' own that use a communicator of this job. */
    private final Map<Thread, Seat> guests = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private final AtomicLong wakes = new AtomicLong();
    private volatile boolean over;
    /** Failed, ended, or with dead ranks or revoked communicators: the one flag that every call reads. */
    private volatile boolean disturbed;

    private @Nullable Endpoints world;

    ThreadJob(int ranks, boolean faultTolerant) {
        this.ranks = ranks;
        this.faultTolerant = faultTolerant;
        this.deaths = new Deaths(ranks);
        this.seats = new Seat[ranks];
        this.finished = new boolean[ranks];
        boolean coreEach = ranks <= Runtime.getRuntime().availableProcessors();
        this.spins = coreEach ? SPINS_CORE_EACH : FEWEST_SPINS;
        this.yields = coreEach ? YIELDS_CORE_EACH : YIELDS_SHARED_CORES;
    }

    /** Called for every rank before any thread starts. */
    void seat(int rank, Thread thread) {
        seats[rank] = new Seat(this, rank, thread, true);
    }

    /** Called once, when every rank has its seat. */
    void world(Endpoints group) {
        world = group;
    }

    Endpoints world() {
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

    /** Throws if the job has failed, {@code rank} was killed, or the job has ended: the first check once it is disturbed. */
    void checkAlive(int rank) {
        Failure first = failure.get();
        if (first != null) {
            throw new CommException(
                    "the job ended because rank " + first.rank() + " failed: " + first.cause(), first.cause());
        }
        if (!deaths.isAlive(rank)) {
            throw new RankKilled(rank, "was killed");
        }
        if (over) {
            throw new CommException("the job has ended: its ranks' bodies have all returned");
        }
    }

    /** Whether there was an event that calls must check for: a failure, the end, a death, a revoked communicator. */
    boolean isDisturbed() {
        return disturbed;
    }

    /** Failed, or ended because all bodies have returned. */
    boolean isOver() {
        return over;
    }

    @Nullable
    Failure failure() {
        return failure.get();
    }

    /** Ends the job: the first failure counts, every wait throws, and ranks that sleep elsewhere are interrupted. */
    void fail(int rank, Throwable cause) {
        if (failure.compareAndSet(null, new Failure(rank, cause))) {
            over = true;
            disturb();
            for (Seat seat : seats) {
                if (seat.thread != Thread.currentThread()) {
                    seat.thread.interrupt();
                }
            }
        }
    }

    /** All bodies have returned: later calls of other threads fail. */
    void end() {
        over = true;
        disturb();
    }

    /** Makes every call and every wait check for failures, deaths and revocations. */
    void disturb() {
        disturbed = true;
        for (Seat seat : seats) {
            if (seat != null) { // a rank may be killed before it begins
                seat.wake();
            }
        }
        guests.values().forEach(Seat::wake);
    }

    /** {@code rank} dies at its next call. */
    void kill(int rank) {
        if (hasFinished(rank)) {
            return;
        }
        deaths.doom(rank);
        disturb();
        Seat seat = seats[rank];
        if (seat != null && seat.thread != Thread.currentThread()) {
            seat.thread.interrupt();
        }
    }

    /** {@code rank}'s body has returned, perhaps after the rank was killed. */
    void endOf(int rank) {
        if (!deaths.isAlive(rank)) {
            deaths.died(rank);
            disturb();
        }
    }

    /** {@code cause} has left {@code rank}'s body: the rank's death, or the end of the job. */
    void endOf(int rank, Throwable cause) {
        if (faultTolerant && (cause instanceof RankKilled || !deaths.isAlive(rank))) {
            deaths.died(rank);
            disturb();
        } else {
            fail(rank, cause);
        }
    }

    /** {@code rank}'s body has ended: no further message comes from it. */
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
     * Fails the job if no rank can go on: each has finished, or is parked and has polled after arming. A wake-up between the two
     * checks here changes {@code wakes}, because a waker counts it before it can park itself.
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

    /** Number of parked ranks if none runs; 0 if one does. */
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
