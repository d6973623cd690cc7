package org.example.plate;

import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;

/** A plate that cools: prints the hottest point after 200 steps. */
public final class Plate {
    private Plate() {}

    public static void main(String[] args) {
        Ranks.run(args, comm -> {
            Grid grid = Grid.uniform(128, 128, 1.0 / 127); // points, spacing [m]
            Model plate = Model.of(new Heat(0.2), grid)
                    .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y))) // [K]
                    .boundary(Boundary.dirichlet(0));
            try (Device device = Device.from(args);
                    Simulation sim = Simulation.of(plate, device, comm).start()) {
                sim.run(200);
                double hottest = comm.allreduce(sim.field().max(), Op.MAX);
                if (comm.rank() == 0) {
                    IO.println("hottest point: " + hottest + " K on " + comm.size() + " ranks");
                }
            }
        });
    }

    /** T' = T + r (T_w + T_e + T_s + T_n − 4 T), r = α Δt / Δx². */
    record Heat(double r) implements Stencil2D {
        @Override
        public double at(Point t) {
            return t.at(0, 0) + r * (t.at(0, -1) + t.at(0, 1) + t.at(-1, 0) + t.at(1, 0) - 4 * t.at(0, 0));
        }
    }
}
