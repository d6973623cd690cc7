package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.fixtures.Rows;

/** What every physics of the library keeps. */
final class Laws {
    private Laws() {}

    /** A model's fields after some steps, each row-major over the whole grid. */
    static double[][] run(Model model, int steps) {
        return run(model, 1, true, Tiling.NONE, steps);
    }

    private static double[][] run(Model model, int ranks, boolean overlap, Tiling tiling, int steps) {
        List<String> names = model.fields();
        double[][] result = names.stream()
                .map(name -> new double[(int) model.lattice(name).pointCount()])
                .toArray(double[][]::new);
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm)
                            .overlap(overlap)
                            .tiling(tiling)
                            .start()) {
                assertThat(sim.path()).isEqualTo("vector");
                sim.run(steps);
                for (int f = 0; f < result.length; f++) {
                    Fields.copy(sim.field(names.get(f)), result[f]);
                }
            }
        });
        return result;
    }

    /** One set of bits: vector, scalar and plain rows; 1, 2, 3, 4, 7 ranks; overlap and tiling on and off. */
    static void assertTheSameBitsHowever(Model model, int steps) {
        model.scheme().stages().forEach(stage -> Rows.assertAllPathsAgree(stage.stencil(), 5, Rows.middle(), 61, 3));
        double[][] expected = run(model, 1, false, Tiling.NONE, steps);
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            for (boolean overlap : new boolean[] {false, true}) {
                for (Tiling tiling : tilings(model)) {
                    assertThat(run(model, ranks, overlap, tiling, steps))
                            .as("%d ranks, overlap %s, %s", ranks, overlap, tiling)
                            .isDeepEqualTo(expected);
                }
            }
        }
    }

    private static List<Tiling> tilings(Model model) {
        Tiling tiles = new Tiling(3, 5, 4, Integer.MAX_VALUE);
        return model.scheme().solves().isEmpty() ? List.of(Tiling.NONE, tiles) : List.of(Tiling.NONE);
    }

    static void assertWithin(double low, double high, long seed, double... values) {
        assertThat(Arrays.stream(values).min().orElseThrow())
                .as("seed %d", seed)
                .isGreaterThanOrEqualTo(low);
        assertThat(Arrays.stream(values).max().orElseThrow())
                .as("seed %d", seed)
                .isLessThanOrEqualTo(high);
    }

    static double sum(double... values) {
        return Arrays.stream(values).sum();
    }

    /** The mean of |value − exact| over all points. */
    static double meanError(Grid grid, double[] values, PlaceFunction exact) {
        double sum = 0;
        int p = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    sum += Math.abs(values[p++] - exact.at(grid.x(i), grid.y(j), grid.z(k)));
                }
            }
        }
        return sum / values.length;
    }

    /** The mean of |one − other|. */
    static double meanDifference(double[] one, double[] other) {
        double sum = 0;
        for (int p = 0; p < one.length; p++) {
            sum += Math.abs(one[p] - other[p]);
        }
        return sum / one.length;
    }

    /** The order that errors on two grids show, the second twice as fine. */
    static double order(double coarse, double fine) {
        return Math.log(coarse / fine) / Math.log(2);
    }

    /** n cells along each axis of the unit cube, points in their centres. */
    static Grid cells(int dims, int n) {
        int[] points = new int[dims];
        double[] spacing = new double[dims];
        double[] origin = new double[dims];
        Arrays.fill(points, n);
        Arrays.fill(spacing, 1.0 / n);
        Arrays.fill(origin, 0.5 / n);
        return Grid.of(points, spacing).withOrigin(origin);
    }
}
