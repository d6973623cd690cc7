package org.parhelion.view.stored;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.parhelion.io.DataException;
import org.parhelion.view.page.LivePage;
import org.parhelion.view.page.PageCommand;
import org.parhelion.view.page.RunProgress;
import org.parhelion.view.page.RunView;
import org.parhelion.view.sample.Picture;
import org.parhelion.view.sample.PixelMap;
import org.parhelion.view.sample.Slice;

/**
 * Shows the frames of a run that is over: all viewers see the same frame. Begins with the last one. One thread calls {@link #play}.
 *
 * <pre>
 *   commands and the frame that a viewer asks for  →  pictures that viewers can take  →  figures of one more frame, if there is nothing else
 * </pre>
 */
public final class StoredPlayer {
    /** Time between two frames of a film [ms]. */
    private static final long FRAME_MILLIS = 100;

    private static final long IDLE_MILLIS = 1000;

    private final StoredRun run;
    private final RunView view;
    private final LivePage page;
    private final List<Long> steps;
    private final Deque<Long> withoutFigures;

    private int frame;
    private boolean playing;
    private long frameNanos = System.nanoTime();
    private String message = "";

    /**
     * Begins the page.
     *
     * @param run what it shows
     * @param page the page
     */
    public StoredPlayer(StoredRun run, LivePage page) {
        this.run = run;
        this.view = run.view();
        this.page = page;
        this.steps = run.steps();
        this.withoutFigures = new ArrayDeque<>(steps);
        this.frame = steps.size() - 1;
        page.begin(view);
        report();
    }

    /**
     * Serves the page until the thread is interrupted.
     *
     * @throws InterruptedException if it is
     */
    public void play() throws InterruptedException {
        while (true) {
            page.flush();
            obey();
            boolean shown = show();
            if (!shown && !playing && !withoutFigures.isEmpty()) {
                addFigures();
            } else if (!shown) {
                page.awaitWork(step(), playing ? untilNextMillis() : IDLE_MILLIS);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private long untilNextMillis() {
        return Math.max(1, FRAME_MILLIS - (System.nanoTime() - frameNanos) / 1_000_000);
    }

    private long step() {
        return steps.get(frame);
    }

    private void obey() {
        int before = frame;
        boolean played = playing;
        for (PageCommand command : page.commands()) {
            switch (command) {
                case PAUSE -> playing = false;
                case RESUME -> {
                    playing = true;
                    frame = frame == steps.size() - 1 ? 0 : frame;
                }
                case STEP -> {
                    playing = false;
                    frame = (frame + 1) % steps.size();
                }
                case CHECKPOINT, STOP -> throw new IllegalStateException("the page does not offer " + command.label());
            }
        }
        OptionalInt sought = page.soughtFrame();
        if (sought.isPresent()) {
            frame = sought.getAsInt();
        }
        if (playing && frame == before && System.nanoTime() - frameNanos >= FRAME_MILLIS * 1_000_000) {
            frame++;
            playing = frame < steps.size() - 1;
        }
        if (frame != before) {
            frameNanos = System.nanoTime();
            message = "";
        }
        if (frame != before || playing != played) {
            report();
        }
    }

    /** Takes the pictures that viewers can take; returns whether there was one. */
    private boolean show() {
        List<Slice> wanted = page.wanted(step());
        for (Slice slice : wanted) {
            page.show(picture(slice));
        }
        return !wanted.isEmpty();
    }

    /** A picture; an empty one, with a message, if the array cannot be read. */
    private Picture picture(Slice slice) {
        try {
            return run.picture(slice, step());
        } catch (DataException | IOException e) {
            message = String.valueOf(e.getMessage());
            report();
            PixelMap map = new PixelMap(view.fields().get(slice.field()).points(), slice.normal(), slice.pixels());
            float[] nothing = new float[map.rows() * map.columns()];
            Arrays.fill(nothing, Float.NaN);
            return new Picture(slice, step(), Double.NaN, map.rows(), map.columns(), nothing, List.of());
        }
    }

    private void addFigures() {
        long next = withoutFigures.remove();
        try {
            page.record(run.figures(next));
        } catch (DataException | IOException e) {
            message = String.valueOf(e.getMessage());
            report();
        }
    }

    private void report() {
        page.report(new RunProgress(
                playing ? RunProgress.State.RUNNING : RunProgress.State.PAUSED,
                step(),
                timeSeconds(),
                Double.NaN,
                Double.NaN,
                List.of(),
                message));
    }

    private double timeSeconds() {
        try {
            return run.timeSeconds(step());
        } catch (DataException | IOException e) {
            message = String.valueOf(e.getMessage());
            return Double.NaN;
        }
    }
}
