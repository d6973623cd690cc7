import java.util.List;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.io.Checksum;
import org.parhelion.io.FieldGather;
import org.parhelion.solver.FieldSums;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/** Long waves in a closed sea of varying depth on Arakawa's C grid: no water crosses the walls. */
void main(String[] args) {
    Ranks.run(args, comm -> {
        var grid = Grid.uniform(120, 200, 500).withOrigin(250, 250);          // cells of 500 m: 100 km by 60 km
        var sea  = Model.of(Scheme.of(new Momentum(9.81, 500), new Mass(500)), grid)
                .location("u", Location.face(Axis.X))                          // 120 × 201 points
                .location("v", Location.face(Axis.Y))                          // 121 × 200 points
                .location("depthU", Location.face(Axis.X))
                .location("depthV", Location.face(Axis.Y))
                .boundary(Boundary.antisymmetric())                            // u and v are 0 on the walls
                .coefficient("depthU", (x, y) -> 40 + x / 2000)                // evaluated on the faces
                .coefficient("depthV", (x, y) -> 40 + x / 2000)
                .initial("level", (x, y) -> Math.exp(-(x - 3e4) * (x - 3e4) / 5e7 - (y - 2e4) * (y - 2e4) / 5e7))
                .dt(8);
        try (var device = Device.from(args);
                var sim = Simulation.of(sea, device, comm).start()) {
            var sums = new FieldSums(comm);
            double before = sums.sum(sim.field("level"));
            sim.run(2000);
            double after = sums.sum(sim.field("level"));
            double[] u = FieldGather.toRoot(sim.field("u"), comm);             // 120 × 201 values on rank 0
            if (comm.rank() == 0) {
                IO.println("checksum of u: " + Checksum.of(u));
                IO.println("water gained: " + (Math.abs(after - before) < 1e-12 * before ? "none" : after - before));
            }
        }
    });
}

/** The first stage: ∂u/∂t = −g ∂level/∂x. Face i of u lies between the cells i − 1 and i. */
record Momentum(double gravity, double h) implements Stencil {
    public int dims() {
        return 2;
    }

    public List<String> fields() {
        return List.of("u", "v");
    }

    public List<String> coefficients() {
        return List.of("level");
    }

    public double at(int field, Point... p) {
        Point level = p[2];
        double slope = (level.at(0, 0) - (field == 0 ? level.at(0, -1) : level.at(-1, 0))) / h;
        return p[field].at(0, 0) - p[0].dt() * gravity * slope;
    }
}

/** The second stage: ∂level/∂t = −∂(depth u)/∂x − ∂(depth v)/∂y. Cell i lies between the faces i and i + 1. */
record Mass(double h) implements Stencil {
    public int dims() {
        return 2;
    }

    public List<String> fields() {
        return List.of("level");
    }

    public List<String> coefficients() {
        return List.of("u", "v", "depthU", "depthV");
    }

    public double at(int field, Point... p) {
        double inX = p[3].at(0, 0) * p[1].at(0, 0) - p[3].at(0, 1) * p[1].at(0, 1);
        double inY = p[4].at(0, 0) * p[2].at(0, 0) - p[4].at(1, 0) * p[2].at(1, 0);
        return p[0].at(0, 0) + p[0].dt() * (inX + inY) / h;
    }
}
