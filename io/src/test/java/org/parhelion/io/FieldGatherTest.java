package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.Precision;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Width;

class FieldGatherTest {
    private static final Grid[] GRIDS = {Grid.uniform(29, 1), Grid.uniform(13, 11, 1), Grid.uniform(5, 7, 9, 1)};

    private static final List<Lattice> LATTICES = Stream.of(GRIDS)
            .flatMap(grid -> Stream.of(Location.CENTRE, Location.face(Axis.X), Location.edge(Axis.X), Location.CORNER)
                    .map(location -> new Lattice(grid, location, PeriodicAxes.NONE)))
            .toList();

    /** Each point's flat index in C order: whatever is gathered must count upwards. */
    private static Field counting(Grid grid, int ranks, int rank, Precision precision) {
        return counting(Lattice.centres(grid), ranks, rank, precision);
    }

    private static Field counting(Lattice lattice, int ranks, int rank, Precision precision) {
        Grid grid = lattice.grid();
        var block = Decomposition.of(grid, ranks).block(rank);
        Field field = Field.of("count", block, precision, Width.all(grid, 1), lattice);
        field.fill(-1);
        Box own = field.owned();
        Box local = field.interior();
        for (int k = local.k0(); k < local.k1(); k++) {
            for (int j = local.j0(); j < local.j1(); j++) {
                for (int i = local.i0(); i < local.i1(); i++) {
                    long row = (long) (own.k0() + k) * lattice.points(Axis.Y) + own.j0() + j;
                    field.set(k, j, i, (double) (row * lattice.points(Axis.X) + own.i0() + i));
                }
            }
        }
        return field;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 5", "3, 17", "4, 40", "7, 1000", "5, 100000"})
    void valuesComeInTheOrderOfOneArrayOnAnyRanksInAnySlabs(int ranks, int slabValues) {
        for (Lattice lattice : LATTICES) {
            for (Precision precision : Precision.values()) {
                List<Double> gathered = new ArrayList<>();
                ConcurrentLinkedQueue<Integer> slabSizes = new ConcurrentLinkedQueue<>();
                Ranks.threads(
                        ranks,
                        comm -> FieldGather.toRoot(
                                counting(lattice, ranks, comm.rank(), precision), comm, slabValues, slab -> {
                                    assertThat(comm.rank()).isZero();
                                    slabSizes.add(slab.count());
                                    for (int p = 0; p < slab.count(); p++) {
                                        gathered.add(slab.at(p));
                                    }
                                }));
                assertThat(gathered)
                        .as("%s points, %s, %d ranks", lattice.shape(), precision, ranks)
                        .isEqualTo(IntStream.range(0, Math.toIntExact(lattice.pointCount()))
                                .mapToObj(p -> (double) p)
                                .toList());
                assertThat(slabSizes).allMatch(size -> size <= slabValues);
            }
        }
    }

    @Test
    void theWholeFieldIsOneArrayOnRankZeroAndEmptyElsewhere() {
        Grid grid = GRIDS[1];
        AtomicLong elsewhere = new AtomicLong();
        ConcurrentLinkedQueue<double[]> root = new ConcurrentLinkedQueue<>();
        Ranks.threads(3, comm -> {
            double[] all = FieldGather.toRoot(counting(grid, 3, comm.rank(), Precision.FLOAT), comm);
            if (comm.rank() == 0) {
                root.add(all);
            } else {
                elsewhere.addAndGet(all.length);
            }
        });
        assertThat(elsewhere).hasValue(0);
        assertThat(root.element())
                .isEqualTo(IntStream.range(0, 13 * 11).asDoubleStream().toArray());
    }

    @Test
    void aSinkThatFailsEndsTheJobWithItsCause() {
        Grid grid = GRIDS[2];
        assertThatThrownBy(() -> Ranks.threads(
                        3,
                        comm -> FieldGather.toRoot(counting(grid, 3, comm.rank(), Precision.DOUBLE), comm, 20, slab -> {
                            throw new IOException("No space left on device");
                        })))
                .isInstanceOf(RankFailure.class)
                .hasMessageContaining("rank 0")
                .cause()
                .hasMessage("No space left on device");
    }
}
