import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Width;
import org.parhelion.halo.HaloExchange;
import org.parhelion.halo.HaloShape;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Image;

/** The plate of HeatPlate with its loop written out: fields, halo exchange, overlap. Writes own-loop-500.png and own-loop-1000.png. */
void main(String[] args) {
    Ranks.run(args, comm -> {
        var grid  = Grid.uniform(128, 128, 1.0 / 127);                       // points, spacing [m]
        var block = Decomposition.of(grid, comm).block();                    // my points
        var ghost = Width.all(grid, 1);                                      // one ghost point on each side
        var now   = Field.of("temperature", block, Precision.DOUBLE, ghost); // zeros, ghost points included
        var next  = Field.of("temperature", block, Precision.DOUBLE, ghost);
        now.fill(now.interior(), (x, y, z) -> 300 * Math.exp(-50 * (x * x + y * y)));   // [K]

        var shape = new HaloShape(ghost, false, PeriodicAxes.NONE);          // no corners: the stencil is a star
        var core  = block.core(ghost, PeriodicAxes.NONE);                    // needs no neighbour's points
        var rim   = block.rim(ghost, PeriodicAxes.NONE);                     // the rest
        try (var halo = HaloExchange.of(block, comm, shape, 1, Precision.DOUBLE)) {
            for (int step = 1; step <= 1000; step++) {
                var strips = new FieldStrips(now);
                halo.start(strips);                                          // edge values travel …
                update(now, next, core);                                     // … while the core is computed
                halo.await(strips);                                          // ghost points are fresh
                for (Box part : rim) update(now, next, part);
                var swapped = now;
                now = next;
                next = swapped;
                if (step % 500 == 0) picture(now, comm, "own-loop-" + step + ".png");
            }
        }
        double hottest = comm.allreduce(now.max(), Op.MAX);
        if (comm.rank() == 0) IO.println("hottest point: " + hottest + " K");
    });
}

/** T' = T + r (T_w + T_e + T_s + T_n − 4 T) on the points of {@code box}; r = 0.2. */
void update(Field now, Field next, Box box) {
    double[] t = now.doubles();
    double[] updated = next.doubles();
    int row = now.rowPitch();
    for (int j = box.j0(); j < box.j1(); j++) {
        int end = now.index(0, j, box.i1());
        for (int p = now.index(0, j, box.i0()); p < end; p++) {
            updated[p] = t[p] + 0.2 * (t[p - 1] + t[p + 1] + t[p - row] + t[p + row] - 4 * t[p]);
        }
    }
}

/** The whole field to rank 0, which draws it. Collective. */
void picture(Field field, Comm comm, String file) {
    var grid = field.block().grid();
    double[] all = FieldGather.toRoot(field, comm);
    if (comm.rank() == 0) {
        try {
            Image.of(all, grid.ny(), grid.nx()).quantity("temperature", "K").range(0, 300).upwards().write(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
