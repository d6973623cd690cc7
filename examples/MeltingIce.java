import java.nio.file.Path;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.io.Checksum;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Image;
import org.parhelion.io.Image.PlotAxis;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;

/**
 * A block of ice 5 K below melting, one side of which is kept 40 K above: Stefan's problem. After 20,000 steps Neumann's exact
 * solution has melted 55.9 mm. Writes melting-ice.png.
 */
void main(String[] args) {
    int rows = 60;
    int columns = 240;
    double latent = 80;                                            // heat of fusion over heat capacity [K]
    Ranks.run(args, comm -> {
        var grid  = Grid.uniform(rows, columns, 1e-3);             // [m]
        var ice   = Model.of(new Melting(0.2, latent), grid)
                .initial((x, y) -> -5)
                .boundary(Boundaries.all(Boundary.reflecting())
                        .side(Side.X_LOW, Boundary.dirichlet(latent + 40)));
        try (var device = Device.from(args)) {
            var sim = Simulation.of(ice, device, comm).start();
            sim.run(20_000);
            double[] h = FieldGather.toRoot(sim.field(), comm);
            if (comm.rank() == 0) {
                Image.of(h, rows, columns)
                        .title("Melting ice")
                        .axes(new PlotAxis("x", "m", grid.x(0), grid.x(columns - 1)), new PlotAxis("y", "m", grid.y(0), grid.y(rows - 1)))
                        .quantity("enthalpy over heat capacity", "K")
                        .write(Path.of("melting-ice.png"));
                int melted = 0;
                while (melted < columns && h[melted] > latent) {
                    melted++;
                }
                IO.println("melted: " + melted + " mm; checksum: " + Checksum.of(h));
            }
        }
    });
}

/**
 * H' = H + r (T_w + T_e + T_s + T_n − 4 T), where the temperature T follows from the enthalpy H: it waits at 0 until the heat
 * of fusion is in.
 */
record Melting(double r, double latent) implements Stencil2D {
    public double at(Point h) {
        double here = temperature(h.at(0, 0));
        double around = temperature(h.at(0, -1)) + temperature(h.at(0, 1))
                + temperature(h.at(-1, 0)) + temperature(h.at(1, 0));
        return h.at(0, 0) + r * (around - 4 * here);
    }

    double temperature(double h) {
        if (h < 0) {
            return h;
        }
        return h > latent ? h - latent : 0;
    }
}
