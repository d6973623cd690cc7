package org.parhelion.stencil.rows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.parhelion.Precision;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.SolidFace;
import org.parhelion.stencil.SolidFaces;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.fixtures.Rows;
import org.parhelion.stencil.reader.FormulaReading;

/** The formula of a stencil among solids against the masked method, on random masks, rules and fields with NaN in them. */
class MaskedFormulaTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** Reads two fields and a coefficient on all axes, off them, and one step earlier. */
    record Everywhere(int radius) implements Stencil {
        @Override
        public int dims() {
            return 3;
        }

        @Override
        public List<String> fields() {
            return List.of("a", "b");
        }

        @Override
        public List<String> coefficients() {
            return List.of("c");
        }

        @Override
        public double at(int field, Point... p) {
            Point a = p[field];
            double sum = 0.3 * a.at(0, 0, 0) - 0.1 * a.before() + 0.7 * p[1 - field].at(1, 1, 0);
            for (int m = 1; m <= radius; m++) {
                sum += 0.11 * a.at(0, 0, -m) + 0.13 * a.at(0, 0, m) + 0.17 * a.at(0, m, 0) / m;
                sum += 0.19 * a.at(-m, 0, 0) - 0.23 * p[1 - field].at(0, -m, 0) * p[2].at(0, 0, m);
            }
            return field == 0 && sum > 1 ? 0.5 * a.at(1, -1, 1) : sum;
        }
    }

    @RepeatedTest(8)
    void everyPathGivesTheBitsOfTheMaskedMethod(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Map<String, SolidFaces> faces = new HashMap<>();
        faces.put("a", faces(random));
        if (random.nextInt(4) > 0) {
            faces.put("b", faces(random));
        }
        FormulaReading reading = FormulaReading.of(new Everywhere(1 + random.nextInt(4)))
                .masked(faces, random.nextBoolean() ? Set.of("b") : Set.of());
        int n = random.nextInt(40);
        for (Precision precision : Precision.values()) {
            Object[] plain = updated(reading, precision, RowPath.PLAIN, seed, n);
            for (RowPath path : List.of(RowPath.SCALAR, RowPath.AUTO)) {
                Rows.assertSame(
                        updated(reading, precision, path, seed, n),
                        plain,
                        "seed " + seed + " " + precision + " " + path + " " + faces + " " + reading.stencil());
            }
        }
    }

    private static SolidFaces faces(Random random) {
        return new SolidFaces(face(random), face(random), face(random));
    }

    private static SolidFace face(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> SolidFace.zeroFlux();
            case 1 -> SolidFace.antisymmetric();
            default -> SolidFace.value(random.nextDouble());
        };
    }

    private static Object[] updated(FormulaReading reading, Precision precision, RowPath path, long seed, int n) {
        Random random = new Random(seed);
        Object[] now = Rows.arrays(precision, 2, random);
        Object[] next = Rows.arrays(precision, 2, random);
        Object[] coefficients = Rows.arrays(precision, 2, random);
        RowKernels.of(reading, precision, Rows.LAYOUT, path).update(now, next, coefficients, Rows.middle(), n, 2);
        return next;
    }
}
