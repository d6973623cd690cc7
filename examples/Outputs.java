import java.nio.file.Path;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.physics.Heat;
import org.parhelion.recovery.Driver;
import org.parhelion.runs.job.Streams;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.output.OutputField;
import org.parhelion.runs.output.Reduction;
import org.parhelion.runs.output.Selection;
import org.parhelion.runs.output.ZarrFormat;
import org.parhelion.solver.Model;

/** A plate cools; its middle row is written often, its mean and variance over windows as floats, in one Zarr store. */
void main() {
    var grid = Grid.uniform(64, 96, 1.0 / 63);                          // points, spacing [m]
    var heat = Heat.of(grid, 1e-4, 0.8 * Heat.largestStableDt(grid, 1e-4));
    var plate = Model.of(heat, grid)
            .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))           // [K]
            .boundary(Boundary.dirichlet(0));

    var temperature = OutputField.of("u", "K");
    var row = FieldStream.of("row", temperature)
            .select(Selection.ALL.along(Axis.Y, 32, 33).every(Axis.X, 2))
            .everySteps(10);
    var means = FieldStream.of("means", temperature)
            .everySteps(50)
            .window(Reduction.MEAN, Reduction.VARIANCE)                         // over all steps since the last output
            .storage(Precision.FLOAT)
            .formats(new ZarrFormat());

    var directory = OutputDirectory.open(Path.of("outputs"), true);
    Ranks.threads(4, comm -> {
        try (var device = Device.cpu();
                var streams = Streams.of("plate", () -> directory, row, means);
                var result = streams.on(Driver.of(plate)).run(comm, device, 100)) {
            if (comm.rank() == 0) {
                IO.println(result.simulation().orElseThrow().clock().step() + " steps");
            }
        }
    });
    directory.publish();
    IO.println("written: " + directory.written());
}
