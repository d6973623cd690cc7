package org.parhelion.view.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.runs.output.OutputField;
import org.parhelion.view.sample.FieldFigures;
import org.parhelion.view.sample.Picture;
import org.parhelion.view.sample.Slice;

@Timeout(60)
class LivePageTest {
    private static final Slice SLICE = new Slice(0, Axis.Z, 0, 64);
    private static final RunView RUN = new RunView(
            "test",
            true,
            List.of(new RunView.ViewedField(OutputField.of("u", "K"), Lattice.centres(Grid.uniform(2, 3, 1)))),
            1,
            100,
            OptionalDouble.empty(),
            List.of(PageCommand.PAUSE),
            Map.of(),
            List.of());

    private final LivePage page = new LivePage();

    private static Picture picture(long step) {
        return new Picture(SLICE, step, step, 2, 3, new float[6], List.of());
    }

    /** Keeps what it is sent, and says that it has drawn each picture. */
    private static class Reader implements Outlet {
        final List<String> texts = new CopyOnWriteArrayList<>();
        final List<byte[]> pictures = new CopyOnWriteArrayList<>();
        Viewer viewer;

        Reader(LivePage page) {
            viewer = page.connect(this).orElseThrow();
            viewer.show(SLICE);
            Thread.ofVirtual().start(() -> {
                try {
                    viewer.serve();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        @Override
        public void send(String text) {
            texts.add(text);
        }

        @Override
        public void send(ByteBuffer picture) {
            byte[] bytes = new byte[picture.remaining()];
            picture.get(bytes);
            pictures.add(bytes);
            viewer.drawn();
        }
    }

    @Test
    void aViewerThatNeverReadsMissesPicturesAndSlowsNobody() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        page.begin(RUN);
        Viewer[] blocked = new Viewer[1];
        Outlet neverReads = new Outlet() {
            @Override
            public void send(String text) {
                stuck.countDown();
                release.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void send(ByteBuffer picture) {
                send("");
            }
        };
        blocked[0] = page.connect(neverReads).orElseThrow();
        blocked[0].show(SLICE);
        Thread.ofVirtual().start(() -> {
            try {
                blocked[0].serve();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        stuck.await();
        Reader reader = new Reader(page);
        for (int step = 1; step <= 50; step++) {
            while (!page.wanted(step).equals(List.of(SLICE))) {
                page.awaitWork(step, 1000);
            }
            page.show(picture(step));
        }
        page.end(RunProgress.State.FINISHED, "");
        while (reader.viewer.sent() < 50) {
            Thread.onSpinWait();
        }
        assertThat(reader.viewer.skipped()).isZero();
        assertThat(blocked[0].sent()).isLessThanOrEqualTo(1);
        assertThat(blocked[0].skipped()).isGreaterThanOrEqualTo(48);
    }

    @Test
    void rankZeroDoesNotWaitForAThreadThatHasTheLock() throws InterruptedException {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread holder = Thread.ofPlatform()
                .start(() -> page.locked(() -> {
                    locked.countDown();
                    try {
                        return done.await(60, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        locked.await();
        page.begin(RUN);
        page.show(picture(1));
        page.record(new Series.Row(1, 1, 0, List.of()));
        page.log(new LivePage.LogEntry("", 1, 1, "pause"));
        page.report(RunProgress.NONE.in(RunProgress.State.RUNNING, ""));
        page.flush();
        assertThat(page.wanted(1)).isEmpty();
        assertThat(page.commands()).isEmpty();
        assertThat(holder.isAlive()).isTrue();
        done.countDown();
        holder.join();
        assertThat(page.progress().state())
                .as("applied by the thread that had the lock")
                .isEqualTo(RunProgress.State.RUNNING);
        assertThat(page.log()).hasSize(1);
    }

    @Test
    void aPictureThatWasNotSentIsReplacedByANewerOne() {
        Viewer viewer = page.connect(new Outlet() {
                    @Override
                    public void send(String text) {}

                    @Override
                    public void send(ByteBuffer picture) {}
                })
                .orElseThrow();
        page.begin(RUN);
        viewer.show(SLICE);
        assertThat(page.wanted(1)).containsExactly(SLICE);
        page.show(picture(1));
        assertThat(page.wanted(2)).isEmpty();
        page.show(picture(2));
        page.show(picture(3));
        assertThat(viewer.skipped()).isEqualTo(2);
        viewer.close();
        assertThat(page.wanted(4)).isEmpty();
        assertThat(page.viewers()).isEmpty();
    }

    @Test
    void aSliceThatTheRunDoesNotHaveIsNeverWanted() {
        page.begin(RUN);
        Reader reader = new Reader(page);
        for (Slice slice :
                List.of(new Slice(1, Axis.Z, 0, 64), new Slice(0, Axis.Z, 1, 64), new Slice(0, Axis.X, 0, 64))) {
            reader.viewer.show(slice);
            assertThat(page.wanted(1)).as(slice.toString()).isEmpty();
        }
        assertThatThrownBy(() -> new Slice(0, Axis.Z, 0, 100_000)).hasMessageContaining("1024 pixels");
    }

    @Test
    void aCommandThatTheRunDoesNotOfferIsRefused() {
        assertThatThrownBy(() -> page.command(PageCommand.PAUSE)).hasMessageContaining("no command 'pause'");
        page.begin(RUN);
        page.command(PageCommand.PAUSE);
        assertThatThrownBy(() -> page.command(PageCommand.STOP)).hasMessageContaining("no command 'stop'");
        assertThat(page.commands()).containsExactly(PageCommand.PAUSE);
        assertThat(page.commands()).isEmpty();
    }

    @Test
    void theSixtyFifthViewerIsRefused() {
        Outlet outlet = new Reader(page);
        while (page.viewers().size() < 64) {
            assertThat(page.connect(outlet)).isPresent();
        }
        assertThat(page.connect(outlet)).isEmpty();
    }

    @Test
    void aLongSeriesIsThinnedAndCoversTheWholeRun() {
        Series series = new Series();
        for (long step = 0; step < 10_000; step++) {
            series.add(new Series.Row(step, step, 0, List.of(FieldFigures.NONE)));
        }
        assertThat(series.since(Series.Mark.NONE))
                .extracting(Series.Row::step)
                .containsExactlyElementsOf(
                        LongStream.range(0, 1250).map(n -> 8 * n).boxed().toList());
        Series.Mark mark = series.mark();
        series.add(new Series.Row(10_000, 0, 0, List.of()));
        assertThat(series.since(mark)).extracting(Series.Row::step).containsExactly(10_000L);
    }

    @Test
    void aRecoveryReplacesTheRowsOfTheStepsThatItRepeats() {
        Series series = new Series();
        for (long step : new long[] {0, 10, 20, 30}) {
            series.add(new Series.Row(step, step, 0, List.of()));
        }
        Series.Mark mark = series.mark();
        series.add(new Series.Row(15, 15, 0, List.of()));
        assertThat(series.since(mark)).extracting(Series.Row::step).containsExactly(0L, 10L, 15L);
    }

    /** Each picture has its step in all its values. A viewer that read an array of a later picture would receive others. */
    @Test
    void anArrayIsUsedAgainOnlyWhenNoViewerReadsIt() throws InterruptedException {
        int side = 64;
        int steps = 500;
        int viewers = 3;
        page.begin(RUN);
        List<String> wrong = new CopyOnWriteArrayList<>();
        CountDownLatch last = new CountDownLatch(viewers);
        for (int n = 0; n < viewers; n++) {
            new Reader(page) {
                @Override
                public void send(ByteBuffer picture) {
                    FloatBuffer values = picture.order(ByteOrder.LITTLE_ENDIAN)
                            .position(4 + picture.getInt(0))
                            .asFloatBuffer();
                    float step = values.get(0);
                    while (values.hasRemaining()) {
                        float value = values.get();
                        if (value != step) {
                            wrong.add(value + " in the picture of step " + step);
                        }
                    }
                    viewer.drawn();
                    if (step == steps) {
                        last.countDown();
                    }
                }
            };
        }
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int step = 1; step <= steps; step++) {
            while (!page.wanted(step).equals(List.of(SLICE))) {
                page.flush();
                Thread.onSpinWait();
            }
            float[] values = page.array(side * side);
            arrays.add(values);
            Arrays.fill(values, step);
            page.show(new Picture(SLICE, step, step, side, side, values, List.of()));
        }
        assertThat(last.await(50, TimeUnit.SECONDS))
                .as("the last picture arrives")
                .isTrue();
        assertThat(wrong).isEmpty();
        assertThat(arrays.size()).as("arrays of %d pictures", steps).isLessThan(20);
    }
}
