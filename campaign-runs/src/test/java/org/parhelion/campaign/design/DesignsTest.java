package org.parhelion.campaign.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.parhelion.protocol.SplitMix64;

class DesignsTest {
    private static final long SEED = Long.getLong("parhelion.seed", System.nanoTime());

    private static final Factor LETTERS = new Factor.Listed("letter", List.of("a", "b", "c"));
    private static final Factor DIGITS = new Factor.Listed("digit", List.of("1", "2"));

    private static Factor unit(String name) {
        return new Factor.Between(name, 0, 1, Factor.Scale.LINEAR, 2, "");
    }

    private static List<Map<String, String>> all(Design design) {
        return LongStream.range(0, design.size()).mapToObj(design::point).toList();
    }

    private static double number(Map<String, String> point, String name) {
        return Double.parseDouble(point.getOrDefault(name, "missing"));
    }

    @Test
    void aGridContainsEachCombinationOnce() {
        assertThat(all(Designs.grid(List.of(LETTERS, DIGITS))))
                .containsExactly(
                        Map.of("letter", "a", "digit", "1"),
                        Map.of("letter", "a", "digit", "2"),
                        Map.of("letter", "b", "digit", "1"),
                        Map.of("letter", "b", "digit", "2"),
                        Map.of("letter", "c", "digit", "1"),
                        Map.of("letter", "c", "digit", "2"));
    }

    @Test
    void aZipPairsLevelsAndRefusesOthers() {
        Factor numbers = new Factor.Between("n", 1, 100, Factor.Scale.LOG, 3, "km");
        assertThat(all(Designs.zip(List.of(LETTERS, numbers))))
                .extracting(point -> point.get("n"))
                .startsWith("1.0 km")
                .endsWith("100.0 km")
                .hasSize(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Designs.zip(List.of(LETTERS, DIGITS)))
                .withMessageContaining("digit has 2 values, but letter has 3");
    }

    @Test
    void eachPartOfALatinHypercubeHasOnePoint() {
        int size = 1 + new SplitMix64(SEED).nextInt(200);
        Design design = Designs.latinHypercube(List.of(unit("x"), unit("y"), unit("z")), size, SEED);
        for (String name : design.parameters()) {
            assertThat(all(design).stream()
                            .map(point -> (int) (number(point, name) * size))
                            .distinct())
                    .as("parts of %s, seed %d", name, SEED)
                    .hasSize(size);
        }
    }

    @Test
    void eachDyadicBoxOfASobolSequenceHasOnePoint() {
        Design design = Designs.sobol(List.of(unit("x"), unit("y")), 256, SEED);
        Set<Integer> boxes = new HashSet<>();
        all(design)
                .forEach(point -> boxes.add(((int) (16 * number(point, "x")) << 4) + (int) (16 * number(point, "y"))));
        assertThat(boxes).as("seed %d", SEED).hasSize(256);
    }

    @Test
    void aPointDependsOnItsNumberAlone() {
        List<Factor> factors = List.of(unit("x"), LETTERS, new Factor.Between("n", 1, 9, Factor.Scale.WHOLE, 9, ""));
        for (Design design : List.of(
                Designs.grid(factors),
                Designs.random(factors, 50, SEED),
                Designs.latinHypercube(factors, 50, SEED),
                Designs.sobol(factors, 50, SEED),
                Designs.saltelli(factors, 10, SEED))) {
            List<Map<String, String>> inOrder = all(design);
            SplitMix64 random = new SplitMix64(SEED);
            for (int draw = 0; draw < 200; draw++) {
                int n = random.nextInt((int) design.size());
                assertThat(design.point(n)).as("point %d, seed %d", n, SEED).isEqualTo(inOrder.get(n));
            }
        }
    }

    @Test
    void aSaltelliRowMixesOneFactorAtATime() {
        List<Map<String, String>> points = all(Designs.saltelli(List.of(unit("x"), unit("y"), unit("z")), 4, SEED));
        assertThat(points).hasSize(4 * 5);
        for (int row = 0; row < 4; row++) {
            Map<String, String> a = points.get(5 * row);
            Map<String, String> b = points.get(5 * row + 4);
            List<String> names = List.of("x", "y", "z");
            for (int d = 0; d < 3; d++) {
                for (String name : names) {
                    assertThat(points.get(5 * row + 1 + d).get(name))
                            .isEqualTo((name.equals(names.get(d)) ? b : a).get(name));
                }
            }
        }
    }

    @Test
    void whollyUniformNumbersStayBetweenTheirBounds() {
        Factor dice = new Factor.Between("n", 1, 6, Factor.Scale.WHOLE, 6, "");
        int[] counts = new int[7];
        all(Designs.random(List.of(dice), 6000, SEED)).forEach(point -> counts[(int) number(point, "n")]++);
        assertThat(counts[0]).isZero();
        // Six standard deviations of a binomial distribution, about 29 each.
        assertThat(List.of(counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]))
                .as("seed %d", SEED)
                .allMatch(count -> Math.abs(count - 1000) < 175);
        assertThat(dice.levels()).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void mistakesNameTheParameter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Factor.Between("dt", 2, 1, Factor.Scale.LINEAR, 2, "s"))
                .withMessage("dt: from 2.0 to 1.0: two finite bounds are required, the lower one first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Factor.Between("dt", 0, 1, Factor.Scale.LOG, 2, "s"))
                .withMessageContaining("dt")
                .withMessageContaining("greater than 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Designs.grid(List.of(LETTERS, LETTERS)))
                .withMessage("two parameters have the name letter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Designs.table(List.of("a", "b"), List.of(List.of("1"))))
                .withMessageContaining("1 values for 2 columns");
    }

    /** Ishigami and Homma 1990 with a = 7, b = 0.1; its indices have a closed form. */
    private static double ishigami(Map<String, String> point) {
        double x = number(point, "x");
        double y = number(point, "y");
        double z = number(point, "z");
        return Math.sin(x) + 7 * Math.sin(y) * Math.sin(y) + 0.1 * Math.pow(z, 4) * Math.sin(x);
    }

    @Test
    void indicesOfIshigamisFunctionAreWithinOnePercent() {
        List<Factor> factors = new ArrayList<>();
        for (String name : List.of("x", "y", "z")) {
            factors.add(new Factor.Between(name, -Math.PI, Math.PI, Factor.Scale.LINEAR, 2, ""));
        }
        Design design = Designs.saltelli(factors, 1 << 13, SEED); // 5 · 2¹³ runs, less than 2¹⁶
        double[] values = LongStream.range(0, design.size())
                .mapToDouble(n -> ishigami(design.point(n)))
                .toArray();
        List<SobolIndices> found = SobolIndices.of(design, values, 1);
        double pi4 = Math.pow(Math.PI, 4);
        double first = 0.5 * Math.pow(1 + 0.1 * pi4 / 5, 2);
        double second = 49.0 / 8;
        double mixed = 0.01 * pi4 * pi4 * (1.0 / 18 - 1.0 / 50);
        double variance = first + second + mixed;
        double[][] exact = {
            {first / variance, (first + mixed) / variance},
            {second / variance, second / variance},
            {0, mixed / variance}
        };
        for (int d = 0; d < 3; d++) {
            assertThat(found.get(d).first())
                    .as("first, seed %d", SEED)
                    .isBetween(exact[d][0] - 0.01, exact[d][0] + 0.01);
            assertThat(found.get(d).total())
                    .as("total, seed %d", SEED)
                    .isBetween(exact[d][1] * 0.99, exact[d][1] * 1.01);
        }
        values[17] = Double.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SobolIndices.of(design, values, 1))
                .withMessageContaining("1 of 40960 points have no finite result: 17.")
                .withMessageContaining("run these points again");
    }
}
