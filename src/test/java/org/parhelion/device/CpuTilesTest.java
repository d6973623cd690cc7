package org.parhelion.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.Stencil2D;
import org.parhelion.stencil.Stencil3D;
import org.parhelion.stencil.rows.RowPath;

/** The tiles that the CPU device chooses. */
class CpuTilesTest {
    private static final Caches CACHES = new Caches(1 << 20);

    private static final Stencil1D LINE = u -> 0.5 * u.at(-1) + 0.5 * u.at(1);
    private static final Stencil2D STAR = u -> 0.5 * u.at(0, -1) + 0.25 * u.at(0, 1) + 0.25 * u.at(-1, 0) + u.at(1, 0);
    private static final Stencil2D WIDE = u -> u.at(-4, 0) - u.at(4, 0);
    private static final Stencil3D STAR_3D = u -> u.at(-1, 0, 0) + u.at(0, 1, 0) - u.at(0, 0, 1);

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 32})
    void tilesInTwoDimensionsHaveWholeRows(int stepsPerExchange) {
        assertThat(tiling(model(STAR, 300, 4096), stepsPerExchange).points()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"8192, 4", "4096, 6", "2048, 8", "300, 27"})
    void theRowsOfALevelFillHalfTheCacheAtMostButAreNotFewerThanFour(int columns, int rows) {
        assertThat(tiling(model(STAR, 300, columns), 8).rows()).isEqualTo(rows);
    }

    @Test
    void aWideStencilGetsMoreRows() {
        assertThat(tiling(model(WIDE, 600, 1024), 4).rows()).isGreaterThan(8).isLessThanOrEqualTo(16);
    }

    @ParameterizedTest
    @CsvSource({"12500, DOUBLE", "16384, DOUBLE", "40000, DOUBLE", "40001, FLOAT"})
    void rowsOfWhichFourExceedTheCacheAreCutIntoEqualPartsOfWholeCacheLines(int columns, Precision precision) {
        Tiling tiling = tiling(model(STAR, 150, columns).precision(precision), 8);
        int lineValues = Caches.LINE_BYTES / precision.byteSize();
        assertThat(tiling.rows()).isEqualTo(4);
        assertThat(tiling.points() % lineValues).isZero();
        assertThat(4L * tiling.points() * 2 * precision.byteSize()).isLessThan(CACHES.l2Bytes());
        // The last of 8 levels lies 7 lines lower than the first: the sweep is as much longer.
        int swept = columns + 7 * lineValues;
        int parts = Math.ceilDiv(swept, tiling.points());
        assertThat(parts * tiling.points() - swept).as("%d parts", parts).isLessThan(parts * lineValues);
    }

    @Test
    void oneStepIsNotTiledInTwoDimensions() {
        assertThat(tiling(model(STAR, 300, 40_000), 1).points()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void tilesInOneDimensionAreWholeCacheLines() {
        Tiling tiling = tiling(Model.of(LINE, Grid.of(new int[] {1_000_000}, new double[] {1})), 5);
        assertThat(tiling.points() % (Caches.LINE_BYTES / Double.BYTES)).isZero();
        assertThat(tiling.points()).isBetween(40_000, 49_152);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 16})
    void tilesInThreeDimensionsSpanTwoPlanesAndTwiceTheirSlant(int stepsPerExchange) {
        Model model = Model.of(STAR_3D, Grid.of(new int[] {40, 300, 200}, new double[] {1, 1, 1}))
                .boundary(Boundary.dirichlet(0));
        Tiling tiling = tiling(model, stepsPerExchange);
        assertThat(tiling.planes()).isEqualTo(2);
        assertThat(tiling.rows()).isGreaterThanOrEqualTo(2 * stepsPerExchange);
        assertThat(tiling.points()).isEqualTo(Integer.MAX_VALUE);
    }

    private static Model model(Stencil2D stencil, int rows, int columns) {
        return Model.of(stencil, Grid.of(new int[] {rows, columns}, new double[] {1, 1}))
                .boundary(Boundary.dirichlet(0));
    }

    private static Tiling tiling(Model model, int stepsPerExchange) {
        AtomicReference<Tiling> chosen = new AtomicReference<>(Tiling.NONE);
        Ranks.threads(1, comm -> {
            try (Device device = new CpuDevice(CACHES, RowPath.AUTO);
                    Simulation sim = Simulation.of(model, device, comm)
                            .tiling(stepsPerExchange)
                            .start()) {
                chosen.set(sim.report().tiling());
            }
        });
        return Objects.requireNonNull(chosen.get());
    }
}
