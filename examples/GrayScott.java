import java.nio.file.Path;
import java.util.List;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.io.Checksum;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Image;
import org.parhelion.io.Image.PlotAxis;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/** Two substances that diffuse and react, u + 2v → 3v: spots grow, divide and fill the plane like coral. Writes gray-scott.png. */
void main(String[] args) {
    int n = 200;
    Ranks.run(args, comm -> {
        var grid  = Grid.uniform(n, n, 1.0);
        var coral = Model.of(new Reaction(0.16, 0.08, 0.035, 0.06), grid)
                .initial("u", (x, y) -> seeded(x, y) ? 0.5 : 1)
                .initial("v", (x, y) -> seeded(x, y) ? 0.25 : 0)
                .boundary(Boundary.periodic());
        try (var device = Device.from(args)) {
            var sim = Simulation.of(coral, device, comm).start();
            sim.run(6000);
            double[] v = FieldGather.toRoot(sim.field("v"), comm);
            if (comm.rank() == 0) {
                Image.of(v, n, n)
                        .title("Gray-Scott after 6000 steps")
                        .axes(new PlotAxis("x", "", grid.x(0), grid.x(n - 1)), new PlotAxis("y", "", grid.y(0), grid.y(n - 1)))
                        .quantity("v", "")
                        .write(Path.of("gray-scott.png"));
                IO.println("checksum of v: " + Checksum.of(v));
            }
        }
    });
}

/** Where the reaction begins: two small squares off the middle. */
boolean seeded(double x, double y) {
    return Math.abs(x - 9) < 6 && Math.abs(y) < 6 || Math.abs(x + 30) < 4 && Math.abs(y - 25) < 4;
}

/** ∂u/∂t = Du ∇²u − u v² + F (1 − u),  ∂v/∂t = Dv ∇²v + u v² − (F + k) v, with Δt = 1 and Δx = 1. */
record Reaction(double du, double dv, double feed, double kill) implements Stencil {
    public int dims() {
        return 2;
    }

    public List<String> fields() {
        return List.of("u", "v");
    }

    public double at(int field, Point... p) {
        double u = p[0].at(0, 0);
        double v = p[1].at(0, 0);
        double reaction = u * v * v;
        return field == 0
                ? u + du * laplacian(p[0]) - reaction + feed * (1 - u)
                : v + dv * laplacian(p[1]) + reaction - (feed + kill) * v;
    }

    static double laplacian(Point a) {
        return a.at(0, -1) + a.at(0, 1) + a.at(-1, 0) + a.at(1, 0) - 4 * a.at(0, 0);
    }
}
