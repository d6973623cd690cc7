package org.parhelion.view.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
 * <p>No method of rank 0 waits for a viewer. A picture is wanted only while a viewer can take it at once, so that a run computes none that
 * nobody sees. Thread-safe.
 */
public final class LivePage {
    private static final int MOST_VIEWERS = 64;
    private static final int MOST_LOG_ENTRIES = 1000;

    private final List<Viewer> viewers = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final Map<Slice, Picture> latest = new LinkedHashMap<>();
    private final Series series = new Series();
    private final List<LogEntry> log = new ArrayList<>();
    private Optional<RunView> run = Optional.empty();
    private Progress progress = Progress.NONE;
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

    // Rank 0 ------------------------------------------------------------------------------------------------------

    /**
     * The run begins.
     *
     * @param description what does not change during the run
     */
    public synchronized void begin(RunView description) {
        run = Optional.of(description);
        change();
    }

    /**
     * The slices of which a viewer could take a new picture now.
     *
     * @param step the current step; a slice of which there is a picture of this step is left out
     * @return different slices of the run, in the order in which the viewers came; empty before {@link #begin}
     */
    public synchronized List<Slice> wanted(long step) {
        return run.isEmpty()
                ? List.of()
                : viewers.stream()
                        .flatMap(viewer -> viewer.wanted().stream())
                        .filter(run.get()::has)
                        .filter(slice -> latest(slice).map(Picture::step).orElse(-1L) != step)
                        .distinct()
                        .toList();
    }

    /** {@return the slices that viewers show, whether they can take a picture now or not} */
    public synchronized List<Slice> shown() {
        return viewers.stream()
                .flatMap(viewer -> viewer.slice().stream())
                .filter(slice -> run.isPresent() && run.get().has(slice))
                .distinct()
                .toList();
    }

    /** {@return the log of commands} */
    public synchronized List<LogEntry> log() {
        return List.copyOf(log);
    }

    /**
     * Shows a picture to the viewers of its slice.
     *
     * @param picture the picture
     */
    public synchronized void show(Picture picture) {
        latest.keySet()
                .retainAll(viewers.stream()
                        .flatMap(viewer -> viewer.slice().stream())
                        .toList());
        latest.put(picture.slice(), picture);
        viewers.forEach(viewer -> viewer.offer(picture));
        notifyAll();
    }

    /**
     * Adds a row to the series.
     *
     * @param row the figures at a step
     */
    public synchronized void record(Series.Row row) {
        series.add(row);
        change();
    }

    /**
     * Sets the progress.
     *
     * @param now how far the run is
     */
    public synchronized void report(Progress now) {
        progress = now;
        change();
    }

    /**
     * Adds an entry to the log.
     *
     * @param entry what was done
     */
    public synchronized void log(LogEntry entry) {
        if (log.size() < MOST_LOG_ENTRIES) {
            log.add(entry);
            change();
        }
    }

    /** {@return the commands since the last call, in order} */
    public synchronized List<Command> commands() {
        List<Command> all = List.copyOf(commands);
        commands.clear();
        return all;
    }

    /**
     * Waits until there is a command, or a viewer can take a new picture.
     *
     * @param step the current step
     * @param millis time limit [ms]
     * @throws InterruptedException if the thread was interrupted
     */
    public synchronized void awaitWork(long step, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (left > 0 && commands.isEmpty() && wanted(step).isEmpty()) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }

    /**
     * Ends the page: every viewer that keeps up gets the last state.
     *
     * @param state {@link Progress.State#FINISHED} or {@link Progress.State#FAILED}
     * @param message why the run failed; empty otherwise
     */
    public synchronized void end(Progress.State state, String message) {
        if (progress.state() != Progress.State.FINISHED && progress.state() != Progress.State.FAILED) {
            report(progress.in(state, message));
        }
    }

    /**
     * Waits until every viewer has taken the last state.
     *
     * @param millis time limit [ms]
     * @throws InterruptedException if the thread was interrupted
     */
    public synchronized void awaitViewers(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (left > 0 && !viewers.stream().allMatch(Viewer::isServed)) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }

    /**
     * The page as it is now, for a file.
     *
     * @param pictures the pictures to keep
     * @return the page
     */
    public synchronized SavedPage saved(List<Picture> pictures) {
        return new SavedPage(
                run.orElseThrow(),
                Series.json(series.since(Series.Mark.NONE), true),
                logJson(List.copyOf(log)),
                progress.in(Progress.State.FINISHED, "").json(),
                pictures);
    }

    // Viewers -----------------------------------------------------------------------------------------------------

    /**
     * Adds a viewer.
     *
     * @param outlet the way to its browser
     * @return the viewer; empty if there are too many
     */
    public synchronized Optional<Viewer> connect(Outlet outlet) {
        if (viewers.size() >= MOST_VIEWERS) {
            return Optional.empty();
        }
        Viewer viewer = new Viewer(this, outlet);
        viewers.add(viewer);
        return Optional.of(viewer);
    }

    /** {@return the viewers} */
    public synchronized List<Viewer> viewers() {
        return List.copyOf(viewers);
    }

    /**
     * Gives a command to the run.
     *
     * @param command the command
     * @throws IllegalArgumentException if the run does not offer it
     */
    public synchronized void command(Command command) {
        if (run.isEmpty() || !run.get().commands().contains(command)) {
            throw new IllegalArgumentException("this run has no command '" + command.label() + "'");
        }
        commands.add(command);
        notifyAll();
    }

    // For viewers, with the lock of the page ------------------------------------------------------------------------

    private void change() {
        version++;
        notifyAll();
    }

    void wake() {
        notifyAll();
    }

    /** Waits until a change makes a condition true. */
    synchronized void await(BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: the server stops", e);
        }
    }

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

    Progress progress() {
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
