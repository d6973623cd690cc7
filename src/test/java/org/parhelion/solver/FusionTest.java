package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.SchemeReading;

/** Stages that read at the point itself only are computed with the stage before them, with the same bits. */
class FusionTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** v = u + r (u_w − 2 u + u_e). */
    private record Diffuse(double r) implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> fields() {
            return List.of("v");
        }

        @Override
        public List<String> coefficients() {
            return List.of("u");
        }

        @Override
        public double at(int field, Point... p) {
            Point u = p[1];
            return u.at(0) + r * (u.at(-1) - 2 * u.at(0) + u.at(1)) + 0 * p[0].dt();
        }
    }

    /** u = v + r v (1 − v) around the point itself, or its neighbour. */
    private record React(double r, int offset) implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> coefficients() {
            return List.of("v");
        }

        @Override
        public double at(int field, Point... p) {
            double v = p[1].at(offset);
            return v + r * v * (1 - v);
        }
    }

    /** w = 2 u, at the point itself. */
    private record Twice() implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> fields() {
            return List.of("w");
        }

        @Override
        public List<String> coefficients() {
            return List.of("u");
        }

        @Override
        public double at(int field, Point... p) {
            return 2 * p[1].at(0);
        }
    }

    @Test
    void diffusionAndReactionAreOnePassWithoutAScratchField() {
        SchemeReading scheme = SchemeReading.of(Scheme.of(new Diffuse(0.2), new React(0.3, 0), new Twice()));
        assertThat(scheme.scratch()).containsExactly("v");
        SchemeReading fused = scheme.fused(Set.of());
        assertThat(fused.stages()).hasSize(1);
        assertThat(fused.fields()).isEqualTo(scheme.fields()).containsExactly("u", "w");
        assertThat(fused.scratch()).isEmpty();
        assertThat(fused.reach()).isEqualTo(new Reach(0, 0, 1, false, false));
    }

    /** u = u / 2; names v, and does not use it. */
    private record Halve() implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public List<String> coefficients() {
            return List.of("v");
        }

        @Override
        public double at(int field, Point... p) {
            return 0.5 * p[0].at(0);
        }
    }

    @Test
    void aScratchFieldThatAStageNamesWithoutUseHasANumber() {
        Scheme scheme = Scheme.of(new Diffuse(0.2), new Halve(), new Twice());
        assertThat(SchemeReading.of(scheme).fused(Set.of()).stages())
                .allSatisfy(stage -> assertThat(stage.read()).doesNotContain(-1));
        Model model = Model.of(scheme, Grid.uniform(40, 1.0)).initial("u", x -> Math.sin(x));
        assertThat(run(model, "w")).isEqualTo(run(model.unfused(), "w"));
    }

    @Test
    void aStageThatReadsANeighbourStaysAStage() {
        SchemeReading scheme = SchemeReading.of(Scheme.of(new Diffuse(0.2), new React(0.3, 1), new Twice()));
        assertThat(scheme.fused(Set.of()).stages()).hasSize(2);
        assertThat(scheme.fused(Set.of()).scratch()).containsExactly("v");
    }

    @Test
    void aValueThatASourceChangesIsReadFromMemory() {
        SchemeReading scheme = SchemeReading.of(Scheme.of(new Diffuse(0.2), new React(0.3, 0), new Twice()));
        assertThat(scheme.fused(Set.of("u")).stages()).hasSize(2);
        Model model = Model.of(Scheme.of(new Diffuse(0.2), new React(0.3, 0), new Twice()), Grid.uniform(40, 1.0))
                .initial(x -> 0.01 * x)
                .source(new PointSource("u", 0, 0, 11, t -> 0.5));
        assertThat(run(model, "w")).isEqualTo(run(model.unfused(), "w"));
    }

    @Test
    void whatABoundarySetsIsReadFromMemory() {
        Model model = Model.of(Scheme.of(new Spread(), new Twice()), Grid.uniform(40, 1.0))
                .initial("u", x -> Math.sin(x))
                .boundary("u", Boundaries.all(Boundary.absorbing(0.5)));
        assertThat(run(model, "w")).isEqualTo(run(model.unfused(), "w"));
        double[] u = run(model, "u");
        assertThat(run(model, "w")[0]).isEqualTo(2 * u[0]);
    }

    /** u = u / 2 + (u_w + u_e) / 4. */
    private record Spread() implements Stencil {
        @Override
        public int dims() {
            return 1;
        }

        @Override
        public double at(int field, Point... p) {
            return 0.5 * p[0].at(0) + 0.25 * (p[0].at(-1) + p[0].at(1));
        }
    }

    private static double[] run(Model model, String field) {
        double[] result = new double[(int) model.grid().pointCount()];
        Ranks.threads(2, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(model, device, comm).tiling(2).start()) {
                sim.run(7);
                Fields.copy(sim.field(field), result);
            }
        });
        return result;
    }

    @RepeatedTest(40)
    void randomSchemesHaveTheBitsOfTheirStages(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int dims = 1 + random.nextInt(2);
        Grid grid = dims == 1 ? Grid.uniform(60, 1.0) : Grid.uniform(44, 44, 1.0);
        int n = (int) grid.pointCount();
        for (int part = 0; part < 4; part++) {
            Model model;
            try {
                model = Model.of(RandomScheme.of(random, dims, 5, false), grid);
            } catch (IllegalArgumentException nothingIsKept) {
                assertThat(nothingIsKept).hasMessageContaining("no field is kept");
                continue;
            }
            model = model.boundary(Boundary.reflecting())
                    .dt(0.125)
                    .precision(random.nextInt(3) == 0 ? Precision.DOUBLE : Precision.FLOAT);
            for (String name : model.fields()) {
                model = model.initial(name, random.doubles(n, -1, 1).toArray())
                        .initialBefore(name, random.doubles(n, -1, 1).toArray());
            }
            model = model.coefficients().isEmpty()
                    ? model
                    : model.coefficient("c", random.doubles(n, 0.5, 1).toArray());
            for (String name : model.fields()) {
                assertThat(run(model, name))
                        .as(
                                "seed %d, part %d: field %s of %s",
                                seed, part, name, model.scheme().stages())
                        .isEqualTo(run(model.unfused(), name));
            }
        }
    }
}
