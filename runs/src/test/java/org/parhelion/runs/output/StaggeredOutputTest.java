package org.parhelion.runs.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.grid.Width;
import org.parhelion.io.NpyFile;
import org.parhelion.physics.Heat;
import org.parhelion.solver.Model;

/** Files of fields that lie on faces have the shape and the values of their points. */
class StaggeredOutputTest {
    private static final Grid GRID = Grid.uniform(6, 9, 1).withOrigin(0.5, 0.5);
    private static final Model MODEL = heat();

    @TempDir
    private Path parent;

    private static Model heat() {
        Heat heat = Heat.of(GRID, 1, 0.1);
        return Model.of(heat, GRID).location(heat.fields().getFirst(), Location.face(Axis.X));
    }

    @Test
    void anArrayHasOneValueForEachFaceAndAPictureIsDrawn() throws IOException {
        Lattice lattice = MODEL.lattice(MODEL.fields().getFirst());
        OutputField output = OutputField.of("u", "m/s");
        OutputDirectory directory = OutputDirectory.open(parent.resolve("run"), true);
        Ranks.threads(3, comm -> {
            Decomposition decomposition = Decomposition.of(GRID, comm);
            Field u = Field.of("u", decomposition.block(), Precision.DOUBLE, Width.all(GRID, 1), lattice);
            u.fill((x, y) -> x + 100 * y);
            Optional<OutputDirectory> to = comm.rank() == 0 ? Optional.of(directory) : Optional.empty();
            RunOutput run = RunOutput.of("faces", true, List.of(output), MODEL, decomposition, comm, to);
            for (OutputFormat format : List.of(new NpyFormat(), new PngFormat())) {
                try (FieldSink sink = format.open(run)) {
                    sink.write(new Frame(output, u, 0, 0, true));
                    sink.finish();
                }
            }
        });
        directory.publish(path -> Files.writeString(path, "{}"), List.of());
        try (NpyFile array = NpyFile.open(directory.directory().resolve("u.npy"))) {
            assertThat(array.shape()).containsExactly(6, 10);
            for (int p = 0; p < array.count(); p++) {
                assertThat(array.at(p)).isEqualTo(p % 10 + 100 * (Math.floorDiv(p, 10) + 0.5));
            }
        }
        try (NpyFile x = NpyFile.open(directory.directory().resolve("u-x.npy"));
                NpyFile y = NpyFile.open(directory.directory().resolve("u-y.npy"))) {
            assertThat(x.shape()).containsExactly(10);
            assertThat(x.at(9)).isEqualTo(9);
            assertThat(y.shape()).containsExactly(6);
            assertThat(y.at(0)).isEqualTo(0.5);
        }
        assertThat(directory.directory().resolve("u.png")).isNotEmptyFile();
    }
}
