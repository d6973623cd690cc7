import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;

/** ∂T/∂t = α ∇²T on a 1 m × 1 m plate whose edges are held at 0 K. */
void main(String[] args) {
    Ranks.run(args, comm -> {                                      // every rank runs this body
        double alpha = 1e-4;                                       // diffusivity [m²/s]
        var grid  = Grid.uniform(512, 512, 1.0 / 511);             // points, spacing [m]
        double dt = 0.2 * grid.dx() * grid.dx() / alpha;           // [s], stable below 0.25 dx²/α
        var plate = Model.of(new Heat(alpha * dt / (grid.dx() * grid.dx())), grid)
                .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))       // [K]
                .boundary(Boundary.dirichlet(0));
        try (var device = Device.from(args)) {                     // cpu | opencl
            var sim = Simulation.of(plate, device, comm).start();  // my block of it
            sim.run(1000);
            double hottest = comm.allreduce(sim.field().max(), Op.MAX);
            if (comm.rank() == 0) IO.println("hottest point: " + hottest + " K");
        }
    });
}

/** T' = T + r (T_w + T_e + T_s + T_n − 4 T), r = α Δt / Δx². */
record Heat(double r) implements Stencil2D {
    public double at(Point t) {
        return t.at(0, 0) + r * (t.at(0, -1) + t.at(0, 1) + t.at(-1, 0) + t.at(1, 0) - 4 * t.at(0, 0));
    }
}
