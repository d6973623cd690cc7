package org.parhelion.stencil.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.Precision;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.fixtures.Compiled;
import org.parhelion.stencil.fixtures.LargeFormula;
import org.parhelion.stencil.fixtures.RandomFormula;
import org.parhelion.stencil.fixtures.Rows;
import org.parhelion.stencil.reader.Formulas;

/** Random formulas that are larger than every limit of the code: cut into passes, they keep the bits of the method. */
@Tag("slow")
class LargeFormulasTest {
    private static final int MOST_STATEMENTS = 700;

    /** Statements of each formula; each is one to four operations. */
    private static final List<Integer> SIZES = List.of(30, 60, 100, 150, 250, 400, MOST_STATEMENTS);

    private static final List<Integer> SMALL_SIZES = List.of(8, 16, 24);
    private static final int LARGEST_SMALL_PASS = 30;

    @TempDir
    java.nio.file.Path folder;

    @Test
    void manyPassesGiveTheBitsOfTheMethod() {
        withSeed(random -> {
            List<Stencil> stencils = stencils(SIZES, random);
            // Values that nothing reads are left out, so that a method of many statements may be a short formula.
            while (stencils.stream().noneMatch(stencil -> passes(stencil) > 2)) {
                stencils.addAll(stencils(List.of(MOST_STATEMENTS), random));
            }
            for (Stencil stencil : stencils) {
                Formula formula = Formulas.read(stencil);
                for (Precision precision : Precision.values()) {
                    Update update = new Update(stencil, precision, 1 + random.nextInt(70), random.nextLong());
                    for (RowPath path : RowPath.values()) {
                        update.assertKeepsTheBits(
                                RowKernels.of(stencil, precision, Rows.LAYOUT, path), path + " of " + formula);
                    }
                }
            }
        });
    }

    @Test
    void aCutAnywhereKeepsTheBits() {
        withSeed(random -> {
            for (Stencil stencil : stencils(SMALL_SIZES, random)) {
                Formula formula = Formulas.read(stencil);
                for (Precision precision : Precision.values()) {
                    int lanes = Vectors.lanes(precision.arithmetic());
                    Update update = new Update(stencil, precision, 2 * lanes + 3, random.nextLong());
                    for (int pass = 1; pass <= LARGEST_SMALL_PASS; pass++) {
                        update.assertKeepsTheBits(
                                RowCompiler.compile(formula, precision, Rows.LAYOUT, lanes, pass, pass),
                                "passes of " + pass + " of " + formula);
                    }
                }
            }
        });
    }

    @Test
    void noSlotIsWrittenWhileItsValueIsStillRead() {
        withSeed(random -> {
            for (Stencil stencil : stencils(List.of(20, 60, 150), random)) {
                Slots.assertHoldAtEveryLimit(Formulas.read(stencil));
            }
        });
    }

    private static int passes(Stencil stencil) {
        return Pass.of(Formulas.read(stencil), 400).size();
    }

    private static void withSeed(Consumer<Random> law) {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        try {
            law.accept(new Random(seed));
        } catch (RuntimeException | Error e) {
            throw new AssertionError("run again with -Dparhelion.seed=" + seed, e);
        }
    }

    private List<Stencil> stencils(List<Integer> sizes, Random random) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (int size : sizes) {
            String name = "Large" + sources.size();
            sources.put(name, LargeFormula.source(name, random, size));
        }
        Compiled compiled = Compiled.of(folder.resolve(Long.toHexString(random.nextLong())), sources);
        List<Stencil> stencils = new ArrayList<>();
        sources.keySet().forEach(name -> stencils.add(compiled.stencil(name, RandomFormula.A, RandomFormula.B)));
        return stencils;
    }

    /** One update of two rows, and the plain path's result: in double the method itself, in float its graph. */
    private static final class Update {
        private final Stencil stencil;
        private final Precision precision;
        private final int n;
        private final Object[] now;
        private final Object[] before;
        private final Object[] coefficients;
        private final Object[] expected;

        Update(Stencil stencil, Precision precision, int n, long values) {
            Random random = new Random(values);
            this.stencil = stencil;
            this.precision = precision;
            this.n = n;
            this.now = Rows.tame(precision, stencil.fields().size(), random);
            this.before = Rows.tame(precision, stencil.fields().size(), random);
            this.coefficients = Rows.tame(precision, stencil.coefficients().size(), random);
            this.expected = by(RowKernels.of(stencil, precision, Rows.LAYOUT, RowPath.PLAIN));
        }

        void assertKeepsTheBits(RowKernel kernel, String what) {
            Rows.assertSame(by(kernel), expected, precision + ", " + what);
        }

        private Object[] by(RowKernel kernel) {
            Object[] next = new Object[before.length];
            for (int f = 0; f < next.length; f++) {
                next[f] = before[f] instanceof double[] doubles ? doubles.clone() : ((float[]) before[f]).clone();
            }
            Rows.update(kernel, stencil, precision, now, next, coefficients, Rows.middle(), n, 2);
            return next;
        }
    }
}
