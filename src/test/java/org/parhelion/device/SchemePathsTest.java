package org.parhelion.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.RandomScheme;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.rows.RowPath;

/** Schemes of several stages have the same bits in plain, scalar and vector rows. */
class SchemePathsTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    @RepeatedTest(24)
    void plainScalarAndVectorRowsGiveTheSameBits(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Grid grid = random.nextBoolean() ? Grid.uniform(70, 1.0) : Grid.uniform(31, 23, 1.0);
        Precision precision = random.nextBoolean() ? Precision.DOUBLE : Precision.FLOAT;
        Model model = model(random, grid).precision(precision);
        int tiling = 1 + random.nextInt(3);
        List<double[]> expected = run(model, RowPath.PLAIN, 1);
        for (RowPath path : new RowPath[] {RowPath.PLAIN, RowPath.SCALAR, RowPath.VECTOR}) {
            List<double[]> actual = run(model, path, tiling);
            for (int f = 0; f < expected.size(); f++) {
                assertThat(actual.get(f))
                        .as("seed %d: field %s, %s, %s", seed, model.fields().get(f), path, precision)
                        .isEqualTo(expected.get(f));
            }
        }
    }

    private static Model model(Random random, Grid grid) {
        while (true) {
            try {
                Model model = Model.of(RandomScheme.of(random, grid.dims(), 4, false, false), grid)
                        .boundary(Boundary.reflecting())
                        .dt(0.125);
                boolean staggered = random.nextBoolean();
                for (String name : model.scheme().fields()) {
                    model = staggered
                            ? model.location(name, new Location(false, random.nextBoolean(), random.nextBoolean()))
                            : model;
                }
                for (String name : model.fields()) {
                    int n = (int) model.lattice(name).pointCount();
                    model = model.initial(name, random.doubles(n, -1, 1).toArray());
                }
                return model.coefficients().isEmpty() ? model : model.coefficient("c", x -> 0.5);
            } catch (IllegalArgumentException nothingIsKept) {
                assertThat(nothingIsKept).hasMessageContaining("no field is kept");
            }
        }
    }

    private static List<double[]> run(Model model, RowPath path, int tiling) {
        List<double[]> result = new ArrayList<>();
        Ranks.threads(1, comm -> {
            try (Device device = new CpuDevice(path);
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(tiling).start()) {
                sim.run(5);
                for (String name : model.fields()) {
                    double[] values = new double[(int) model.lattice(name).pointCount()];
                    Fields.copy(sim.field(name), values);
                    result.add(values);
                }
            }
        });
        return result;
    }
}
