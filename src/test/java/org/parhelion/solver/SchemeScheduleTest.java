package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.parhelion.Precision;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.solver.elliptic.EllipticSolve;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.reader.SchemeReading;

/** Schemes of several stages: however they are split, ordered and overlapped, the bits are those of the obvious loop. */
@Tag("slow")
class SchemeScheduleTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    @RepeatedTest(60)
    void anyRankCountOverlapTilingAndRestartGivesTheBitsOfTheObviousLoop(RepetitionInfo repetition) {
        law(repetition.getCurrentRepetition(), Precision.DOUBLE, false);
    }

    @RepeatedTest(20)
    void anyRankCountOverlapTilingAndRestartGivesTheBitsOfOneRankInFloat(RepetitionInfo repetition) {
        law(repetition.getCurrentRepetition(), Precision.FLOAT, false);
    }

    @RepeatedTest(30)
    void equationsThatAreSolvedBetweenStagesChangeNothingOfThat(RepetitionInfo repetition) {
        law(repetition.getCurrentRepetition(), Precision.DOUBLE, true);
    }

    private static void law(int repetition, Precision precision, boolean solves) {
        long seed = SEED + repetition;
        Random random = new Random(seed);
        problem(random, 1 + repetition % 3, precision, solves).assertThatNoScheduleChangesTheBits(random, seed);
    }

    private static ScheduleProblem problem(RandomGenerator random, int dims, Precision precision, boolean solves) {
        while (true) {
            Grid grid = grid(random, dims);
            try {
                Scheme stages = RandomScheme.of(random, dims, 5, precision == Precision.DOUBLE);
                Scheme scheme = solves ? withSolves(random, stages, grid) : stages;
                Boundaries boundaries = solves
                        ? ScheduleProblem.boundaries(random, () -> ScheduleProblem.wall(random, List.of()))
                        : boundaries(random, scheme);
                Optional<ScheduleProblem> problem =
                        ScheduleProblem.random(random, scheme, grid, boundaries, Map.of(), precision);
                if (problem.isPresent()) {
                    return problem.get();
                }
            } catch (IllegalArgumentException notAScheme) {
                assertThat(notAScheme).hasMessageFindingMatch("no field is kept|before\\(\\) of field");
            }
        }
    }

    private static Grid grid(RandomGenerator random, int dims) {
        int[] points = new int[dims];
        double[] spacing = new double[dims];
        for (int a = 0; a < dims; a++) {
            points[a] = 4 + random.nextInt(dims == 1 ? 120 : dims == 2 ? 36 : 14);
            spacing[a] = 0.5 + random.nextDouble();
        }
        return Grid.of(points, spacing);
    }

    /** One or two equations between the stages, for fields that these write or one more. */
    private static Scheme withSolves(RandomGenerator random, Scheme stages, Grid grid) {
        List<Scheme.Part> parts = new ArrayList<>(stages.parts());
        List<String> fields = stages.fields();
        for (int n = random.nextInt(2); n >= 0; n--) {
            String field = random.nextInt(3) == 0 ? "p" : fields.get(random.nextInt(fields.size()));
            String rhs = random.nextInt(4) == 0 ? "c" : fields.get(random.nextInt(fields.size()));
            if (!field.equals(rhs)) {
                EllipticProblem problem = EllipticProblem.poisson(grid)
                        .diffusion(random.nextDouble(0.1, 1))
                        .reaction(random.nextDouble(1, 2));
                parts.add(
                        random.nextInt(parts.size() + 1),
                        EllipticSolve.of(field, rhs, problem).tolerance(1e-4));
            }
        }
        return Scheme.of(parts);
    }

    /** Absorbing sides need fields that are written once a step. */
    private static Boundaries boundaries(RandomGenerator random, Scheme scheme) {
        boolean once =
                SchemeReading.of(scheme).writtenOnce().size() == scheme.fields().size();
        return ScheduleProblem.boundaries(random, () -> {
            List<Boundary> others = new ArrayList<>(List.of(Boundary.linearOutflow(), Boundary.freeSurface()));
            if (once) {
                others.add(Boundary.absorbing(0.5 + 8 * random.nextDouble()));
                others.add(Boundary.absorbing(0.5 + 8 * random.nextDouble()));
            }
            return ScheduleProblem.wall(random, others);
        });
    }
}
