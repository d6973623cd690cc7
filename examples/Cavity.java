import java.nio.file.Path;
import java.util.List;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Grid;
import org.parhelion.io.Checksum;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Image;
import org.parhelion.solver.Model;
import org.parhelion.solver.PointSource;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/** Electromagnetic waves in a box of metal, Yee's scheme: a step has two stages. Writes cavity.png. */
void main(String[] args) {
    int n = 200;
    double courant = 0.5;
    Ranks.run(args, comm -> {
        var grid   = Grid.uniform(n, n, 1.0);
        var yee    = Scheme.of(new Magnetic(courant), new Electric(courant));
        var cavity = Model.of(yee, grid)                                  // ez is 0 beyond the sides: metal
                .dt(courant)
                .source(new PointSource("ez", 0, n / 3, n / 3, t -> Math.exp(-(t - 15) * (t - 15) / 50)));
        try (var device = Device.from(args);
                var sim = Simulation.of(cavity, device, comm).start()) {
            sim.run(600);
            double[] ez = FieldGather.toRoot(sim.field("ez"), comm);
            if (comm.rank() == 0) {
                Image.of(ez, n, n).title("E after 600 steps").quantity("ez", "").write(Path.of("cavity.png"));
                IO.println("checksum of ez: " + Checksum.of(ez));
            }
        }
    });
}

/** The first stage: ∂hx/∂t = −∂ez/∂y, ∂hy/∂t = ∂ez/∂x, from t − Δt/2 to t + Δt/2. hx lies half a spacing above ez, hy right of it. */
record Magnetic(double courant) implements Stencil {
    public int dims() {
        return 2;
    }

    public List<String> fields() {
        return List.of("hx", "hy");
    }

    public List<String> coefficients() {
        return List.of("ez");
    }

    public double at(int field, Point... p) {
        Point ez = p[2];
        return field == 0
                ? p[0].at(0, 0) - courant * (ez.at(1, 0) - ez.at(0, 0))
                : p[1].at(0, 0) + courant * (ez.at(0, 1) - ez.at(0, 0));
    }
}

/** The second stage: ∂ez/∂t = ∂hy/∂x − ∂hx/∂y, from t to t + Δt, with the new hx and hy. */
record Electric(double courant) implements Stencil {
    public int dims() {
        return 2;
    }

    public List<String> fields() {
        return List.of("ez");
    }

    public List<String> coefficients() {
        return List.of("hx", "hy");
    }

    public double at(int field, Point... p) {
        Point hx = p[1];
        Point hy = p[2];
        return p[0].at(0, 0) + courant * (hy.at(0, 0) - hy.at(0, -1) - hx.at(0, 0) + hx.at(-1, 0));
    }
}
