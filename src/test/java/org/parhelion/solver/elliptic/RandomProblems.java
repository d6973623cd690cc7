package org.parhelion.solver.elliptic;

import java.util.List;
import java.util.Random;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;

/** Problems of random sizes, spacings and boundaries, and fields of random numbers that depend on the place only. */
final class RandomProblems {
    private RandomProblems() {}

    static Grid grid(Random random, int dims, int least, int most) {
        int[] points = new int[dims];
        double[] spacing = new double[dims];
        for (int a = 0; a < dims; a++) {
            points[a] = random.nextInt(least, most);
            spacing[a] = random.nextDouble(0.8, 1.25) / 64;
        }
        return Grid.of(points, spacing);
    }

    static EllipticProblem on(Grid grid, Random random) {
        Boundaries boundaries = Boundaries.all(Boundary.dirichlet(0));
        for (Axis axis : grid.axes()) {
            if (!grid.isStretched(axis) && random.nextInt(4) == 0) {
                boundaries = boundaries.axis(axis, Boundary.periodic());
            } else {
                boundaries = boundaries.side(axis.low(), boundary(random)).side(axis.high(), boundary(random));
            }
        }
        EllipticProblem problem = EllipticProblem.poisson(grid).boundary(boundaries);
        return random.nextInt(3) == 0 ? problem.reaction(random.nextDouble(0, 100)) : problem;
    }

    /** A problem whose a varies a hundredfold. */
    static EllipticProblem varying(Grid grid, Random random) {
        double phase = random.nextDouble(0, 6);
        FaceMean mean = random.nextBoolean() ? FaceMean.HARMONIC : FaceMean.ARITHMETIC;
        return on(grid, random)
                .diffusion((x, y, z) -> Math.pow(10, Math.sin(5 * x + phase) * Math.cos(4 * y - z)), mean);
    }

    private static Boundary boundary(Random random) {
        return List.of(
                        Boundary.dirichlet(1.5),
                        Boundary.neumann(-0.5),
                        Boundary.reflecting(),
                        Boundary.antisymmetric(),
                        Boundary.robin(2, 1, 0.5),
                        Boundary.freeSurface())
                .get(random.nextInt(6));
    }

    /** Sets each point to a number between −0.5 and 0.5 that depends on its global index and the seed. */
    static void fill(Field field, long seed) {
        Box owned = field.block().owned();
        for (int k = 0; k < owned.planes(); k++) {
            for (int j = 0; j < owned.rows(); j++) {
                for (int i = 0; i < owned.columns(); i++) {
                    long place = ((k + owned.k0()) * 1_000_003L + j + owned.j0()) * 1_000_003L + i + owned.i0();
                    field.set(k, j, i, mixed(place ^ seed) - 0.5);
                }
            }
        }
    }

    /** SplitMix64. */
    private static double mixed(long seed) {
        long z = (seed + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
    }
}
