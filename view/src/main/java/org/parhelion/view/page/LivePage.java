package org.parhelion.view.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.parhelion.runs.report.Json;
import org.parhelion.view.sample.Picture;
import org.parhelion.view.sample.Slice;

/**
 * The state of a run that browsers see, and the commands that they give. Rank 0 writes, any number of {@link Viewer}s read.
 *
 * <pre>
 *   rank 0 ── show, record, report, log ──►  page  ──► viewer ── texts, one picture at a time ──► browser
 *          ◄── wanted, commands ───────────        ◄────────── slice, drawn, command ───────────
 * </pre>
 *
 * <p>Between steps rank 0 never waits for a viewer, nor for a viewer's thread that has the lock and no core, because the ranks have them all: rank 0
 * posts updates, and the thread that has the lock applies them. A picture is wanted only while a viewer can take it at once, so that a run computes
 * none without viewers. Thread-safe.
 */
public final class LivePage {
    private static final int MOST_VIEWERS = 64;
    private static final int MOST_LOG_ENTRIES = 1000;
    private static final int NO_FRAME = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final Queue<PageCommand> commands = new ConcurrentLinkedQueue<>();
    /** Settings that viewers ask to change. */
    private final Queue<String> changes = new ConcurrentLinkedQueue<>();
    /** The frame that a viewer asked for last; {@link #NO_FRAME} if it was taken. */
    private final AtomicInteger sought = new AtomicInteger(NO_FRAME);
    /** What the viewers could take, as of the last change. */
    private volatile List<Demand> demands = List.of();

    private volatile boolean watched;

    private final SpareArrays arrays = new SpareArrays();
    /** Processor time of viewers' threads for pictures that {@link #takeSpent} has not returned yet [ns]. */
    private final AtomicLong spentNanos = new AtomicLong();

    // Guarded by the lock:
    private final List<Viewer> viewers = new ArrayList<>();
    private final Map<Slice, Picture> latest = new LinkedHashMap<>();
    private final Series series = new Series();
    private final List<LogEntry> log = new ArrayList<>();
    private Optional<RunView> run = Optional.empty();
    private RunProgress progress = RunProgress.NONE;
    private int version;

    /**
     * An entry of the log of commands.
     *
     * @param wallTime when it was carried out, ISO 8601
     * @param step steps done then
     * @param timeSeconds simulated time then [s]
     * @param text what was done
     */
    public record LogEntry(String wallTime, long step, double timeSeconds, String text) {}

    /** A slice that a viewer could take, and the step of its latest picture; −1 if there is none. */
    private record Demand(Slice slice, long latestStep) {}

    // The lock ------------------------------------------------------------------------------------------------------

    /** Applies an update now, or leaves it to the thread that has the lock. */
    private void post(Runnable update) {
        inbox.add(update);
        flush();
    }

    /** Applies updates that were left to another thread, if that did not do it. Does not wait. Call it now and then. */
    public void flush() {
        while (!inbox.isEmpty() && lock.tryLock()) {
            try {
                drain();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Applies the updates. With the lock. An update stays in the inbox until its effect on {@link #wanted} is visible. */
    private void drain() {
        for (Runnable update = inbox.peek(); update != null; update = inbox.peek()) {
            update.run();
            wake();
            inbox.remove();
        }
    }

    /** Runs an action with the lock, for threads that may wait. */
    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            drain();
            return action.get();
        } finally {
            lock.unlock();
            flush();
        }
    }

    /** Tells everyone that waits that something has changed. With the lock. */
    void wake() {
        watched = !viewers.isEmpty();
        demands = run.isEmpty()
                ? List.of()
                : viewers.stream()
                        .flatMap(viewer -> viewer.wanted().stream())
                        .filter(run.get()::has)
                        .distinct()
                        .map(slice -> new Demand(
                                slice, latest(slice).map(Picture::step).orElse(-1L)))
                        .toList();
        changed.signalAll();
    }

    /** Waits until a change makes a condition true. With the lock. */
    void await(BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                changed.await();
                drain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: the server stops", e);
        }
    }

    /** Waits until a change makes a condition true, or the time is over. */
    private void await(BooleanSupplier condition, long millis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            drain();
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !condition.getAsBoolean()) {
                left = changed.awaitNanos(left);
                drain();
            }
        } finally {
            lock.unlock();
            flush();
        }
    }

    // Rank 0 ------------------------------------------------------------------------------------------------------

    /**
     * The run begins.
     *
     * @param description what does not change during the run
     */
    public void begin(RunView description) {
        post(() -> {
            run = Optional.of(description);
            version++;
        });
    }

    /**
     * The slices of which a viewer could take a new picture now.
     *
     * @param step the current step; a slice of which there is a picture of this step is left out
     * @return different slices of the run, in the order in which the viewers came; empty before {@link #begin}, and while updates are pending
     */
    public List<Slice> wanted(long step) {
        if (!inbox.isEmpty()) {
            return List.of(); // perhaps the picture that is wanted
        }
        return demands.stream()
                .filter(demand -> demand.latestStep() != step)
                .map(Demand::slice)
                .toList();
    }

    /** {@return whether there is a viewer} */
    public boolean isWatched() {
        return watched;
    }

    /** {@return the slices that viewers show, whether they can take a picture now or not} */
    public List<Slice> shown() {
        return locked(() -> viewers.stream()
                .flatMap(viewer -> viewer.slice().stream())
                .filter(slice -> run.isPresent() && run.get().has(slice))
                .distinct()
                .toList());
    }

    /** {@return the log of commands} */
    public List<LogEntry> log() {
        return locked(() -> List.copyOf(log));
    }

    /**
     * Shows a picture to the viewers of its slice.
     *
     * @param picture the picture; its array may become one of {@link #array} when no viewer needs it
     */
    public void show(Picture picture) {
        post(() -> {
            List<Slice> watched =
                    viewers.stream().flatMap(viewer -> viewer.slice().stream()).toList();
            latest.keySet().retainAll(watched);
            latest.put(picture.slice(), picture);
            viewers.forEach(viewer -> viewer.offer(picture));
            arrays.shown(
                    picture.values(),
                    Stream.concat(latest.values().stream(), viewers.stream().flatMap(Viewer::held))
                            .map(Picture::values)
                            .toList());
        });
    }

    /**
     * An array for the values of a picture that will be shown. Does not wait.
     *
     * @param length its length
     * @return the array, with any values
     */
    public float[] array(int length) {
        return arrays.take(length);
    }

    /** {@return the processor time that viewers' threads in this process have spent on pictures since the last call [ns]} */
    public long takeSpent() {
        return spentNanos.getAndSet(0);
    }

    /** A viewer's thread has spent processor time on a picture [ns]. */
    void spent(long nanos) {
        spentNanos.addAndGet(nanos);
    }

    /**
     * Adds a row to the series.
     *
     * @param row the figures at a step
     */
    public void record(Series.Row row) {
        post(() -> {
            series.add(row);
            version++;
        });
    }

    /**
     * Sets the progress.
     *
     * @param now how far the run is
     */
    public void report(RunProgress now) {
        post(() -> {
            progress = now;
            version++;
        });
    }

    /**
     * Adds an entry to the log.
     *
     * @param entry what was done
     */
    public void log(LogEntry entry) {
        post(() -> {
            if (log.size() < MOST_LOG_ENTRIES) {
                log.add(entry);
                version++;
            }
        });
    }

    /** {@return the commands since the last call, in order} */
    public List<PageCommand> commands() {
        List<PageCommand> all = new ArrayList<>();
        for (PageCommand command = commands.poll(); command != null; command = commands.poll()) {
            all.add(command);
        }
        return all;
    }

    /** {@return the settings that viewers ask to change, {@code key=value} each, in order; rank 0 takes them from the queue} */
    public Queue<String> changes() {
        return changes;
    }

    /** {@return the number of the frame that a viewer asked for since the last call; empty if none did} */
    public OptionalInt soughtFrame() {
        int frame = sought.getAndSet(NO_FRAME);
        return frame == NO_FRAME ? OptionalInt.empty() : OptionalInt.of(frame);
    }

    /**
     * Waits until there is a command, a viewer asks for a change or a frame, or can take a new picture.
     *
     * @param step the current step
     * @param millis time limit [ms]
     * @throws InterruptedException if the thread was interrupted
     */
    public void awaitWork(long step, long millis) throws InterruptedException {
        await(
                () -> !commands.isEmpty()
                        || !changes.isEmpty()
                        || sought.get() != NO_FRAME
                        || !wanted(step).isEmpty(),
                millis);
    }

    /**
     * Ends the page: every viewer that keeps up gets the last state.
     *
     * @param state a last state
     * @param message why the run stopped or failed; empty otherwise
     */
    public void end(RunProgress.State state, String message) {
        post(() -> {
            if (!progress.state().isLast()) {
                progress = progress.in(state, message);
                version++;
            }
        });
    }

    /**
     * Waits until every viewer has taken the last state.
     *
     * @param millis time limit [ms]
     * @throws InterruptedException if the thread was interrupted
     */
    public void awaitViewers(long millis) throws InterruptedException {
        await(() -> viewers.stream().allMatch(Viewer::isServed), millis);
    }

    /**
     * The page as it is now, for a file.
     *
     * @param pictures the pictures to keep
     * @return the page
     */
    public SavedPage saved(List<Picture> pictures) {
        return locked(() -> new SavedPage(
                run.orElseThrow(),
                Series.json(series.since(Series.Mark.NONE), true),
                logJson(List.copyOf(log)),
                progress.in(RunProgress.State.FINISHED, "").json(),
                pictures));
    }

    // Viewers -----------------------------------------------------------------------------------------------------

    /**
     * Adds a viewer.
     *
     * @param outlet the way to its browser
     * @return the viewer; empty if there are too many
     */
    public Optional<Viewer> connect(Outlet outlet) {
        return locked(() -> {
            if (viewers.size() >= MOST_VIEWERS) {
                return Optional.empty();
            }
            Viewer viewer = new Viewer(this, outlet);
            viewers.add(viewer);
            wake();
            return Optional.of(viewer);
        });
    }

    /** {@return the viewers} */
    public List<Viewer> viewers() {
        return locked(() -> List.copyOf(viewers));
    }

    /**
     * Gives a command to the run.
     *
     * @param command the command
     * @throws IllegalArgumentException if the run does not offer it
     */
    public void command(PageCommand command) {
        locked(() -> {
            if (run.isEmpty() || !run.get().commands().contains(command)) {
                throw new IllegalArgumentException("this run has no command '" + command.label() + "'");
            }
            wake();
            return commands.add(command);
        });
    }

    /**
     * Asks for another value of a setting.
     *
     * @param key a key that the run offers
     * @param value the value
     * @throws IllegalArgumentException if the run does not offer the key, or the value has several lines
     */
    public void change(String key, String value) {
        locked(() -> {
            if (run.isEmpty()
                    || !run.get().settings().containsKey(key)
                    || value.lines().count() != 1) {
                throw new IllegalArgumentException("this run has no setting '" + key + "' of one line");
            }
            wake();
            return changes.add(key + "=" + value.strip());
        });
    }

    /**
     * Asks for a frame of a run that is over.
     *
     * @param frame its number, from 0
     * @throws IllegalArgumentException if there is no such frame
     */
    public void seek(int frame) {
        locked(() -> {
            if (run.isEmpty() || frame < 0 || frame >= run.get().frames().size()) {
                throw new IllegalArgumentException("there is no frame " + frame);
            }
            sought.set(frame);
            wake();
            return true;
        });
    }

    // For viewers, with the lock of the page ------------------------------------------------------------------------

    int version() {
        return version;
    }

    Optional<Map<String, Object>> run() {
        return run.map(RunView::json);
    }

    boolean isDiverging(Slice slice) {
        return run.orElseThrow().isDiverging(slice);
    }

    Series series() {
        return series;
    }

    List<LogEntry> logEntries() {
        return log;
    }

    /** {@return whether the run is paused} */
    public boolean isPaused() {
        return locked(() -> progress.state() == RunProgress.State.PAUSED);
    }

    RunProgress progress() {
        return progress;
    }

    Optional<Picture> latest(Slice slice) {
        return Optional.ofNullable(latest.get(slice));
    }

    void remove(Viewer viewer) {
        viewers.remove(viewer);
    }

    static Map<String, Object> logJson(List<LogEntry> entries) {
        Map<String, Object> object = Json.object();
        object.put("kind", "log");
        object.put(
                "entries",
                entries.stream()
                        .map(entry -> List.<Object>of(
                                entry.wallTime(), entry.step(), Json.number(entry.timeSeconds()), entry.text()))
                        .toList());
        return object;
    }
}
