package org.parhelion.stencil.rows;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.Precision;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.fixtures.Compiled;
import org.parhelion.stencil.fixtures.RandomFormula;
import org.parhelion.stencil.fixtures.Rows;
import org.parhelion.stencil.reader.Formulas;

/** Random Java formulas: every path against the method itself in double, and against float arithmetic in float. */
class RandomFormulasTest {
    private static final int FORMULAS = 60;

    @TempDir
    java.nio.file.Path folder;

    @Test
    void everyPathGivesTheBitsOfTheMethod() {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        try {
            compareAllPaths(seed);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("run again with -Dparhelion.seed=" + seed, e);
        }
    }

    private void compareAllPaths(long seed) {
        Map<String, RandomFormula> formulas = new LinkedHashMap<>();
        Map<String, String> sources = new LinkedHashMap<>();
        Random random = new Random(seed);
        for (int k = 0; k < FORMULAS; k++) {
            String name = "Random" + k;
            RandomFormula formula = RandomFormula.of(random);
            formulas.put(name, formula);
            sources.put(name, formula.source(name));
        }
        Compiled compiled = Compiled.of(folder, sources);
        formulas.forEach((name, formula) -> {
            Stencil stencil = compiled.stencil(name, RandomFormula.A, RandomFormula.B);
            String what = "of\n" + sources.get(name);
            int n = random.nextInt(40);
            Object[] method = Rows.updated(stencil, Precision.DOUBLE, RowPath.PLAIN, seed, Rows.middle(), n, 2);
            Object[] mixed = Rows.updated(stencil, Precision.MIXED, RowPath.PLAIN, seed, Rows.middle(), n, 2);
            Object[] floats = formula.updatedInFloat(seed, Rows.middle(), n, 2);
            for (RowPath path : RowPath.values()) {
                if (path == RowPath.VECTOR && !Formulas.read(stencil).vector()) {
                    continue;
                }
                Rows.assertSame(
                        Rows.updated(stencil, Precision.DOUBLE, path, seed, Rows.middle(), n, 2),
                        method,
                        path + " " + what);
                Rows.assertSame(
                        Rows.updated(stencil, Precision.FLOAT, path, seed, Rows.middle(), n, 2),
                        floats,
                        "float " + path + " " + what);
                Rows.assertSame(
                        Rows.updated(stencil, Precision.MIXED, path, seed, Rows.middle(), n, 2),
                        mixed,
                        "mixed " + path + " " + what);
            }
        });
    }
}
