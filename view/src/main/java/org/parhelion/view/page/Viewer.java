package org.parhelion.view.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.parhelion.runs.report.Json;
import org.parhelion.view.sample.Picture;
import org.parhelion.view.sample.Slice;

/**
 * One browser. It holds at most one picture that was not sent yet, which a newer one replaces, and the next is sent only when the browser
 * has drawn the one before. The state is guarded by the page.
 */
public final class Viewer {
    private final LivePage page;
    private final Outlet outlet;

    private Optional<Slice> slice = Optional.empty();
    private Optional<Picture> pending = Optional.empty();
    /** The picture that is being encoded and sent. */
    private Optional<Picture> encoded = Optional.empty();
    /** Of the last encoded picture; used by the thread that serves. */
    private ByteBuffer space = PictureCodec.NO_SPACE;

    private boolean drawing;
    private long sent;
    private long skipped;
    private boolean sending;
    private boolean closed;

    private int seenVersion = -1;
    private boolean knowsRun;
    private Series.Mark seenSeries = Series.Mark.NONE;
    private int seenLog;
    private @Nullable RunProgress seenProgress;

    Viewer(LivePage page, Outlet outlet) {
        this.page = page;
        this.outlet = outlet;
    }

    /**
     * Sends what is new until the browser is gone. Waits for the browser; call it on a thread of its own.
     *
     * @throws IOException if the browser is gone
     */
    public void serve() throws IOException {
        while (true) {
            Optional<News> next = page.locked(this::next);
            if (next.isEmpty()) {
                return;
            }
            for (Supplier<Object> each : next.get().texts()) {
                outlet.send(Json.line(each.get()));
            }
            if (next.get().picture().isPresent()) {
                long begun = CpuTime.nanos();
                space = next.get().picture().get().get();
                outlet.send(space);
                page.spent(CpuTime.nanos() - begun);
            }
        }
    }

    /** What is sent next, to be encoded without the lock. */
    private record News(List<Supplier<Object>> texts, Optional<Supplier<ByteBuffer>> picture) {}

    /** Waits for something to send; empty if the browser is gone. */
    private Optional<News> next() {
        sending = false;
        encoded = Optional.empty();
        page.wake();
        page.await(() -> closed || isDue());
        if (closed) {
            return Optional.empty();
        }
        sending = true;
        return Optional.of(new News(texts(), takePicture()));
    }

    private boolean isDue() {
        return seenVersion != page.version() || (pending.isPresent() && !drawing);
    }

    /** What the browser does not know yet. */
    private List<Supplier<Object>> texts() {
        List<Supplier<Object>> news = new ArrayList<>();
        seenVersion = page.version();
        if (!knowsRun && page.run().isPresent()) {
            knowsRun = true;
            Map<String, Object> run = page.run().get();
            news.add(() -> run);
        }
        List<Series.Row> rows = page.series().since(seenSeries);
        Series.Mark mark = page.series().mark();
        if (!mark.equals(seenSeries)) {
            boolean all = mark.thinned() != seenSeries.thinned();
            news.add(() -> Series.json(rows, all));
            seenSeries = mark;
        }
        if (seenLog < page.logEntries().size()) {
            List<LivePage.LogEntry> entries = List.copyOf(
                    page.logEntries().subList(seenLog, page.logEntries().size()));
            news.add(() -> LivePage.logJson(entries));
            seenLog = page.logEntries().size();
        }
        if (!page.progress().equals(seenProgress)) {
            RunProgress progress = page.progress();
            seenProgress = progress;
            news.add(progress::json);
        }
        return news;
    }

    private Optional<Supplier<ByteBuffer>> takePicture() {
        if (pending.isEmpty() || drawing) {
            return Optional.empty();
        }
        Picture picture = pending.get();
        boolean symmetric = page.isDiverging(picture.slice());
        pending = Optional.empty();
        encoded = Optional.of(picture);
        drawing = true;
        sent++;
        return Optional.of(() -> PictureCodec.encode(picture, symmetric, space));
    }

    /**
     * The browser asks for a slice.
     *
     * @param wanted the slice that it shows from now on
     */
    public void show(Slice wanted) {
        page.locked(() -> {
            slice = Optional.of(wanted);
            pending = page.latest(wanted);
            page.wake();
            return true;
        });
    }

    /** The browser has drawn the last picture. */
    public void drawn() {
        page.locked(() -> {
            drawing = false;
            page.wake();
            return true;
        });
    }

    /** A new picture was made. Called with the page's lock. */
    void offer(Picture picture) {
        if (slice.isPresent() && slice.get().equals(picture.slice())) {
            if (pending.isPresent()) {
                skipped++;
            }
            pending = Optional.of(picture);
        }
    }

    /** The slice of which the browser could draw a picture now. Called with the page's lock. */
    Optional<Slice> wanted() {
        return drawing || pending.isPresent() ? Optional.empty() : slice;
    }

    /** The pictures whose values may still be read. Called with the page's lock. */
    Stream<Picture> held() {
        return Stream.concat(pending.stream(), encoded.stream());
    }

    /** The slice that the browser shows. Called with the page's lock. */
    Optional<Slice> slice() {
        return slice;
    }

    /** Whether the browser has the page's last state. Called with the page's lock. */
    boolean isServed() {
        return closed || (!sending && seenVersion == page.version());
    }

    /** {@return the number of pictures that newer ones have replaced before they were sent} */
    public long skipped() {
        return page.locked(() -> skipped);
    }

    /** {@return the number of pictures that were sent} */
    public long sent() {
        return page.locked(() -> sent);
    }

    /** The browser is gone. */
    public void close() {
        page.locked(() -> {
            closed = true;
            page.remove(this);
            page.wake();
            return true;
        });
    }
}
