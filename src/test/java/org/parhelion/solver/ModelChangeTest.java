package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;

/** A simulation goes on with another model as a new one would that starts from its fields. */
class ModelChangeTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());
    private static final Grid PLATE = Grid.uniform(40, 50, 1);

    private final Random random = new Random(SEED);

    private static Model plate(double r, double dt, Boundary boundary) {
        return Model.of(new Conduction.OfPlate(r, dt), PLATE)
                .initial((x, y) -> Math.sin(x / 9) * Math.cos(y / 7))
                .boundary(boundary);
    }

    private static double[] run(Model model, int steps) {
        double[] values = new double[(int) model.grid().pointCount()];
        Ranks.threads(1, comm -> {
            try (Simulation sim = Simulation.of(model, Device.cpu(), comm).start()) {
                sim.run(steps);
                Fields.copy(sim.field(), values);
            }
        });
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7})
    void theFieldsAreThoseOfTwoRuns(int ranks) {
        Model first = plate(0.2, 0.2, Boundary.dirichlet(0));
        Model second = plate(0.1, 0.1, Boundary.reflecting());
        int before = 1 + random.nextInt(12);
        int after = 1 + random.nextInt(12);
        double[] expected = run(second.initial(second.fields().getFirst(), run(first, before)), after);
        boolean overlap = random.nextBoolean();
        int tiling = random.nextInt(4); // 0: by trial, which the change may end
        double[] values = new double[expected.length];
        Ranks.threads(ranks, comm -> {
            Simulation.Setup setup = Simulation.of(first, Device.cpu(), comm).overlap(overlap);
            try (Simulation sim = (tiling > 0 ? setup.tiling(tiling) : setup).start()) {
                sim.run(before);
                sim.change(second);
                sim.run(after);
                Fields.copy(sim.field(), values);
                assertThat(sim.clock().step()).isEqualTo(before + after);
                assertThat(sim.clock().timeSeconds()).isEqualTo(before * 0.2 + after * 0.1, within(1e-14));
                assertThat(sim.model()).isSameAs(second);
            }
        });
        assertThat(values)
                .as("-Dparhelion.seed=%d: %d and %d steps, overlap %s, tiling %d", SEED, before, after, overlap, tiling)
                .isEqualTo(expected);
    }

    @Test
    void aStateThatWasSavedAfterAChangeGoesOnWithItsPace() {
        Model first = plate(0.2, 0.2, Boundary.dirichlet(0));
        Model second = plate(0.1, 0.1, Boundary.dirichlet(0));
        Ranks.threads(2, comm -> {
            try (Simulation sim = Simulation.of(first, Device.cpu(), comm).start()) {
                sim.run(3);
                sim.change(second);
                sim.run(6);
                Simulation.SavedState state =
                        Simulation.SavedState.of(9, Optional.of(sim.pace()), field -> {}, Optional.empty());
                try (Simulation again =
                        Simulation.of(second, Device.cpu(), comm).from(state).start()) {
                    assertThat(again.pace()).isEqualTo(sim.pace());
                    assertThat(again.clock().timeSeconds())
                            .isEqualTo(sim.clock().timeSeconds());
                }
            }
        });
    }

    @Test
    void whatCannotChangeIsRefusedAndTheRunGoesOn() {
        Model model = plate(0.2, 0.2, Boundary.dirichlet(0));
        Ranks.threads(2, comm -> {
            try (Simulation sim = Simulation.of(model, Device.cpu(), comm).start()) {
                sim.run(2);
                refuses(sim, Model.of(new Conduction.OfPlate(0.2, 0.2), Grid.uniform(40, 51, 1)), "grid");
                refuses(sim, model.precision(Precision.FLOAT), "precision");
                refuses(sim, model.receiver(new Receiver(model.fields().getFirst(), 0, 3, 3)), "receivers");
                refuses(sim, model.solid((x, y, z) -> y > 15), "model");
                refuses(sim, plate(0.3, 0.2, Boundary.dirichlet(0)), "unstable");
                assertThat(sim.model()).isSameAs(model);
                sim.run(2);
                assertThat(sim.clock().step()).isEqualTo(4);
            }
        });
    }

    private static void refuses(Simulation sim, Model other, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> sim.change(other)).withMessageContaining(why);
    }
}
