package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

class SidesReadTest {
    private static final int NY = 32;
    private static final int NX = 24;

    /** A field that comes from one side, one that comes from a corner, and one that stays. */
    private record Streams() implements Stencil {
        @Override
        public List<String> fields() {
            return List.of("up", "across", "still");
        }

        @Override
        public int dims() {
            return 2;
        }

        @Override
        public double at(int field, Point... p) {
            return switch (field) {
                case 0 -> 0.9 * p[0].at(-1, 0) + 0.01 * p[2].at(0, 0);
                case 1 -> 0.9 * p[1].at(1, -1) + 0.01 * p[0].at(0, 0);
                default -> 0.9 * p[2].at(0, 0) + 0.01 * p[1].at(0, 0);
            };
        }
    }

    private static Model streams() {
        Grid grid = Grid.uniform(NY, NX, 1);
        Model model = Model.of(new Streams(), grid).boundary(Boundary.periodic());
        for (String field : new Streams().fields()) {
            model = model.initial(field, (x, y, z) -> 1 + 0.1 * Math.sin(x + 2 * y) + 0.01 * field.length());
        }
        return model;
    }

    private static long bytesPerExchange(int stepsPerExchange) {
        long[] bytes = new long[1];
        Ranks.threads(2, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(streams(), device, comm)
                            .tiling(stepsPerExchange)
                            .start()) {
                sim.run(6L * stepsPerExchange);
                if (comm.rank() == 0) {
                    bytes[0] = sim.times().haloBytes() / 6;
                }
            }
        });
        return bytes[0];
    }

    /** Two ranks, one above the other: each gets a row of one field from below, and a row of another from above. */
    @Test
    void aFieldTravelsOnlyToRanksWhichReadItThere() {
        long row = (NX + 2) * Double.BYTES;
        assertThat(bytesPerExchange(1)).isEqualTo(2 * row);
    }

    @Test
    void whereGhostPointsAreComputedEveryFieldTravelsToAllRanks() {
        long row = (NX + 4) * Double.BYTES;
        assertThat(bytesPerExchange(2)).isEqualTo(3 * 2 * 2 * row);
    }

    @Test
    void theBitsAreThoseOfOneRank() {
        double[][] one = afterSteps(1);
        for (int ranks : new int[] {2, 3, 4, 6}) {
            assertThat(afterSteps(ranks)).as("%d ranks", ranks).isDeepEqualTo(one);
        }
    }

    private static double[][] afterSteps(int ranks) {
        List<String> names = new Streams().fields();
        double[][] fields = new double[names.size()][NY * NX];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(streams(), device, comm).tiling(1).start()) {
                sim.run(13);
                for (int f = 0; f < fields.length; f++) {
                    Fields.copy(sim.field(names.get(f)), fields[f]);
                }
            }
        });
        return fields;
    }
}
