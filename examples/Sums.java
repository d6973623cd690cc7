import org.parhelion.Precision;
import org.parhelion.comm.ExactSum;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Width;
import org.parhelion.solver.FieldSums;

/** Mass and norm of a field, and the harmonic series: the same bits on any number of ranks. */
void main(String[] args) {
    Ranks.run(args, comm -> {
        var grid = Grid.uniform(200, 300, 0.01);                              // points, spacing [m]
        var block = Decomposition.of(grid, comm).block();                     // my points
        var height = Field.of("height", block, Precision.DOUBLE, Width.all(grid, 1));
        height.fill((x, y) -> Math.exp(-30 * (x * x + y * y)));               // [m]

        var sums = new FieldSums(comm);
        double mass = sums.sum(height);                                       // collective
        double norm = sums.norm2(height);                                     // √Σu², collective

        var harmonic = new ExactSum();
        for (int n = 1 + comm.rank(); n <= 100_000; n += comm.size()) {       // every size-th term is mine
            harmonic.add(1.0 / n);
        }
        harmonic.allreduce(comm);                                             // collective
        if (comm.rank() == 0) {
            IO.println("mass " + mass + ", norm " + norm + ", harmonic " + harmonic.value());
        }
    });
}
