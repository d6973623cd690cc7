package org.parhelion.stencil.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.parhelion.Precision;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.reader.Formulas;

class RowsDumpTest {
    /** No other test has this structure, so its class is not there yet. */
    private record Unusual() implements Stencil1D {
        @Override
        public double at(Point t) {
            return t.at(-2) - 0.123456789 * t.at(5);
        }
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void theGeneratedClassIsWrittenWhereThePropertyNames(@TempDir Path directory) throws IOException {
        Path rows = directory.resolve("rows");
        System.setProperty("parhelion.rows.dump", rows.toString());
        try {
            RowCompiler.compile(Formulas.read(new Unusual()), Precision.DOUBLE, new RowLayout(0, 0), 1);
        } finally {
            System.clearProperty("parhelion.rows.dump");
        }
        try (Stream<Path> files = Files.list(rows)) {
            List<Path> written = files.toList();
            assertThat(written).hasSize(1);
            assertThat(Files.readAllBytes(written.getFirst())).startsWith(0xCA, 0xFE, 0xBA, 0xBE);
        }
    }
}
