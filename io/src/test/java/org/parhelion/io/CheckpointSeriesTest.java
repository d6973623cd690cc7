package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.RandomCases;
import org.parhelion.grid.Width;
import org.parhelion.io.store.ForwardingStore;
import org.parhelion.io.store.ObjectStore;

/** Checkpoints in the background: a copy is written beside the steps, and completed by all ranks together. */
@Timeout(60)
class CheckpointSeriesTest {
    private final RandomCases cases = new RandomCases();
    private final ObjectStore store = ObjectStore.memory();

    private static Field field(Decomposition decomposition, int rank, double offset) {
        Field field = Field.of("u", decomposition.block(rank), Precision.DOUBLE, Width.NONE);
        field.fill((x, y, z) -> offset + x + 100 * y + 10_000 * z);
        return field;
    }

    private static Checkpoint.State state(long step, Comm comm) {
        Decomposition decomposition = Decomposition.of(Grid.uniform(6, 8, 1), comm.size());
        Field field = field(decomposition, comm.rank(), (double) step);
        return new Checkpoint.State(step, 0, Map.of(), List.of(field));
    }

    @Test
    void aCheckpointHasTheValuesOfItsStepWhateverHappensToThemAfterwards() throws IOException {
        for (int n = 0; n < 20; n++) {
            Decomposition writers = cases.decomposition(cases.grid(12), 5);
            double offset = n;
            Ranks.threads(writers.ranks(), comm -> {
                try (CheckpointSeries series = new CheckpointSeries(store, comm, 2, true)) {
                    for (int step = 1; step < 4; step++) {
                        Field field = field(writers, comm.rank(), offset + step);
                        double[] row = {comm.rank() == 0 ? step : Double.NaN};
                        series.write(new Checkpoint.State(
                                step,
                                0,
                                Map.of(),
                                List.of(field),
                                List.of(Checkpoint.Part.table(
                                        "row", comm.rank() == 0 ? 1 : 0, 1, comm.rank() == 0 ? row : new double[0]))));
                        field.fill(Double.NaN);
                        row[0] = Double.NaN;
                        if (step == 2) {
                            series.commit();
                        }
                    }
                    series.commit();
                }
            });
            assertThat(Checkpoint.complete(store)).containsExactly(2L, 3L);
            for (long step : new long[] {2, 3}) {
                Decomposition readers = cases.decomposition(writers.grid(), 4);
                Checkpoint checkpoint = Checkpoint.open(store, step);
                checkpoint.verify(0, 1);
                assertThat(checkpoint.read("row", checkpoint.indices("row"))).containsExactly((double) step);
                for (int rank = 0; rank < readers.ranks(); rank++) {
                    Field expected = field(readers, rank, offset + step);
                    Field read = Field.of("u", readers.block(rank), Precision.DOUBLE, Width.NONE);
                    checkpoint.read(read);
                    assertThat(read.doubles()).as(cases.seed()).isEqualTo(expected.doubles());
                }
            }
            Checkpoint.deleteAll(store);
        }
    }

    @Test
    void aCheckpointIsThereWhenItIsCompletedAndNotBefore() {
        Ranks.threads(3, comm -> {
            try (CheckpointSeries series = new CheckpointSeries(store, comm, 1, true)) {
                series.commit(); // nothing to do
                assertThat(series.isPending()).isFalse();
                series.write(state(5, comm));
                assertThat(series.isPending()).isTrue();
                assertThat(Checkpoint.complete(store)).isEmpty();
                comm.barrier();
                series.commit();
                assertThat(series.isPending()).isFalse();
                assertThat(series.isWriting()).isFalse();
                assertThat(Checkpoint.complete(store)).containsExactly(5L);
                assertThat(series.backgroundSeconds()).isPositive();
            }
        });
    }

    @Test
    void aFieldThatIsNotFiniteOnAnyRankIsSaidOnAllBeforeAnythingIsWritten() {
        int bad = cases.between(0, 2);
        Ranks.threads(3, comm -> {
            try (CheckpointSeries series = new CheckpointSeries(store, comm, 2, true)) {
                Runnable unexpected = () -> {
                    throw new AssertionError("all fields are finite");
                };
                series.write(state(1, comm), unexpected);
                Checkpoint.State broken = state(2, comm);
                if (comm.rank() == bad) {
                    broken.fields().getFirst().set(0, 0, 0, Double.NaN);
                }
                assertThatIllegalStateException()
                        .as(cases.seed())
                        .isThrownBy(() -> series.write(broken, () -> {
                            throw new IllegalStateException("not finite");
                        }));
                assertThat(series.isPending()).isFalse();
                assertThat(Checkpoint.complete(store)).containsExactly(1L);
                assertThat(store.list("")).noneMatch(key -> key.contains("000002/"));
                comm.barrier();
                series.write(state(3, comm), unexpected);
                series.commit();
                assertThat(Checkpoint.complete(store)).containsExactly(1L, 3L);
            }
        });
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void theStepsGoOnWhileACheckpointIsWrittenAndTheNextOneWaitsForIt() {
        CountDownLatch goOn = new CountDownLatch(1);
        ObjectStore slow = new ForwardingStore(store) {
            @Override
            public void put(String key, Body body) throws IOException {
                await(goOn);
                super.put(key, body);
            }
        };
        Ranks.threads(2, comm -> {
            try (CheckpointSeries series = new CheckpointSeries(slow, comm, 2, true)) {
                series.write(state(1, comm));
                assertThat(series.isWriting()).isTrue();
                comm.barrier();
                goOn.countDown();
                series.write(state(2, comm));
                assertThat(Checkpoint.complete(store)).containsExactly(1L);
                series.commit();
                assertThat(Checkpoint.complete(store)).containsExactly(1L, 2L);
            }
        });
    }

    @Test
    void aCheckpointIsCompleteOnlyAfterWhatItReliesOnOnAllRanks() {
        CompletableFuture<Void> output = new CompletableFuture<>();
        Ranks.threads(2, comm -> {
            try (CheckpointSeries series = new CheckpointSeries(
                    store, comm, 2, true, () -> comm.rank() == 1 ? output : CompletableFuture.allOf())) {
                series.write(state(1, comm));
                if (comm.rank() == 1) {
                    assertThat(series.isWriting()).isTrue();
                    assertThat(Checkpoint.complete(store)).isEmpty();
                    output.complete(null);
                }
                series.commit();
                assertThat(Checkpoint.complete(store)).containsExactly(1L);
            }
        });
    }

    @Test
    void aCheckpointFailsWithWhatItReliesOn() {
        Ranks.threads(1, comm -> {
            for (boolean background : List.of(true, false)) {
                IOException full = new IOException("u.npy: no space left");
                try (CheckpointSeries series =
                        new CheckpointSeries(store, comm, 2, background, () -> CompletableFuture.failedFuture(full))) {
                    assertThatExceptionOfType(IOException.class)
                            .isThrownBy(() -> {
                                series.write(state(1, comm));
                                series.commit();
                            })
                            .withMessage("u.npy: no space left");
                    assertThat(Checkpoint.complete(store)).isEmpty();
                }
            }
        });
    }

    /** Calls until no rank is writing, as between the steps of a run. */
    private static boolean advanced(CheckpointSeries series, Comm comm) throws IOException {
        while (comm.allreduce(series.isWriting() ? 1L : 0L, Op.MAX) > 0) {
            Thread.onSpinWait();
        }
        return series.advance();
    }

    @Test
    void theStepsGoOnWhileTheListOfContentsIsWritten() {
        CountDownLatch goOn = new CountDownLatch(1);
        ObjectStore slow = new ForwardingStore(store) {
            @Override
            public void put(String key, ByteBuffer value) throws IOException {
                await(goOn);
                super.put(key, value);
            }
        };
        Ranks.threads(3, comm -> {
            try (CheckpointSeries series = new CheckpointSeries(slow, comm, 2, true)) {
                assertThat(series.advance()).as("nothing is pending").isFalse();
                series.write(state(1, comm));
                assertThat(advanced(series, comm)).isFalse();
                assertThat(series.isPending()).isTrue();
                assertThat(series.isWriting()).isEqualTo(comm.rank() == 0);
                comm.barrier();
                assertThat(Checkpoint.complete(store)).isEmpty();
                comm.barrier();
                goOn.countDown();
                assertThat(advanced(series, comm)).isTrue();
                assertThat(series.isPending()).isFalse();
                assertThat(Checkpoint.complete(store)).containsExactly(1L);
                assertThat(series.lastBackgroundSeconds()).isPositive();
            }
        });
    }

    @Test
    void theSecondCheckpointWaitsForTheListOfContentsOfTheFirst() throws IOException {
        for (int n = 0; n < 20; n++) {
            Ranks.threads(cases.between(1, 4), comm -> {
                try (CheckpointSeries series = new CheckpointSeries(store, comm, 1, true)) {
                    for (int step = 1; step < 4; step++) {
                        series.write(state(step, comm));
                        assertThat(Checkpoint.complete(store))
                                .containsExactlyElementsOf(step > 1 ? List.of(step - 1L) : List.of());
                        advanced(series, comm);
                    }
                    series.commit();
                    assertThat(Checkpoint.complete(store)).containsExactly(3L);
                }
            });
            Checkpoint.open(store, 3).verify(0, 1);
            Checkpoint.deleteAll(store);
        }
    }

    @Test
    void aListOfContentsThatCannotBeWrittenEndsTheRunAtTheNextCall() throws IOException {
        ObjectStore full = new ForwardingStore(store) {
            @Override
            public void put(String key, ByteBuffer value) throws IOException {
                if (key.contains("2/")) {
                    throw new IOException("no space left");
                }
                super.put(key, value);
            }
        };
        assertThatExceptionOfType(RankFailure.class)
                .isThrownBy(() -> Ranks.threads(2, comm -> {
                    try (CheckpointSeries series = new CheckpointSeries(full, comm, 2, true)) {
                        for (int step = 1; step < 3; step++) {
                            series.write(state(step, comm));
                            assertThat(advanced(series, comm)).isFalse();
                            assertThat(advanced(series, comm)).isTrue();
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e.getMessage(), e);
                    }
                }))
                .withMessageContaining("rank 0")
                .withMessageContaining("checkpoint not written")
                .withMessageContaining("no space left");
        assertThat(Checkpoint.complete(store)).containsExactly(1L);
        Checkpoint.open(store, 1).verify(0, 1);
    }

    /** The disk of one rank is full. */
    private ObjectStore full(int rank, long step) {
        return new ForwardingStore(store) {
            @Override
            public void put(String key, Body body) throws IOException {
                if (key.matches("step-0*" + step + "/rank-" + rank + ".*")) {
                    throw new IOException("no space left");
                }
                super.put(key, body);
            }
        };
    }

    @Test
    void aCheckpointThatCannotBeWrittenEndsTheRunAtTheNextCallAndTheOneBeforeRemains() throws IOException {
        for (boolean again : new boolean[] {false, true}) {
            ObjectStore full = full(1, 2);
            assertThatExceptionOfType(RankFailure.class)
                    .isThrownBy(() -> Ranks.threads(3, comm -> {
                        try (CheckpointSeries series = new CheckpointSeries(full, comm, 2, true)) {
                            series.write(state(1, comm));
                            series.write(state(2, comm));
                            if (again) {
                                series.write(state(3, comm));
                            } else {
                                series.commit();
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e.getMessage(), e);
                        }
                    }))
                    .withMessageContaining("rank 1")
                    .withMessageContaining("checkpoint not written")
                    .withMessageContaining("no space left");
            assertThat(Checkpoint.complete(store)).containsExactly(1L);
            Checkpoint.open(store, 1).verify(0, 1);
        }
    }

    @Test
    void aRunThatEndsGivesUpWhatIsNotComplete() throws IOException {
        Ranks.threads(2, comm -> {
            CheckpointSeries series = new CheckpointSeries(store, comm, 2, true);
            series.write(state(1, comm));
            series.write(state(2, comm));
            series.close();
            assertThat(series.isPending()).isFalse();
        });
        assertThat(Checkpoint.complete(store)).containsExactly(1L);
    }

    @Test
    void atLeastOneCheckpointIsKept() {
        Ranks.threads(
                1,
                comm -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> new CheckpointSeries(store, comm, 0, true)));
    }
}
