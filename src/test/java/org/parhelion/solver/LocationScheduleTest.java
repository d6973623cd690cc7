package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.parhelion.Precision;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.reader.SchemeReading;

/** Fields at any locations: however the schemes are split, ordered and overlapped, the bits are those of the obvious loop. */
@Tag("slow")
class LocationScheduleTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    @RepeatedTest(40)
    void anyRankCountOverlapTilingAndRestartGivesTheBitsOfTheObviousLoop(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        problem(random, 1 + repetition.getCurrentRepetition() % 3).assertThatNoScheduleChangesTheBits(random, seed);
    }

    private static ScheduleProblem problem(RandomGenerator random, int dims) {
        while (true) {
            boolean place = random.nextBoolean();
            Scheme scheme = RandomScheme.of(random, dims, 4, place, place);
            Grid uniform = grid(random, dims);
            Map<String, Location> locations = locations(random, scheme, uniform, place);
            try {
                Boundaries boundaries = boundaries(random, scheme);
                Grid grid = stretched(random, uniform, boundaries);
                Optional<ScheduleProblem> problem =
                        ScheduleProblem.random(random, scheme, grid, boundaries, locations, Precision.DOUBLE);
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
            points[a] = 4 + random.nextInt(dims == 1 ? 100 : dims == 2 ? 30 : 12);
            spacing[a] = 0.5 + random.nextDouble();
        }
        return Grid.of(points, spacing);
    }

    /** Fields that one stage writes are at one location if its formula reads coordinates. */
    private static Map<String, Location> locations(RandomGenerator random, Scheme scheme, Grid grid, boolean together) {
        Map<String, Location> locations = new HashMap<>();
        for (String name : scheme.fields()) {
            locations.put(name, location(random).on(grid));
        }
        for (String name : scheme.coefficients()) {
            locations.put(name, location(random).on(grid));
        }
        // As many times as a chain of stages may be long.
        for (int n = 0; together && n < scheme.stages().size(); n++) {
            for (Scheme.Stage stage : scheme.stages()) {
                List<String> written = stage.stencil().fields();
                written.forEach(name -> locations.put(name, locations.get(written.getFirst())));
            }
        }
        boolean one = scheme.stages().stream()
                .allMatch(stage -> stage.stencil().fields().stream()
                                .map(locations::get)
                                .distinct()
                                .count()
                        == 1);
        if (together && !one) {
            Location first = location(random).on(grid);
            scheme.fields().forEach(name -> locations.put(name, first));
        }
        return locations;
    }

    private static Location location(RandomGenerator random) {
        return new Location(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    }

    private static Grid stretched(RandomGenerator random, Grid uniform, Boundaries boundaries) {
        Grid grid = uniform;
        for (Axis axis : uniform.axes()) {
            if (random.nextInt(4) == 0 && !boundaries.periodicAxes(uniform).along(axis)) {
                double[] gaps = random.doubles(uniform.points(axis), 0.5, 1.5).toArray();
                Arrays.parallelPrefix(gaps, Double::sum);
                grid = grid.withCoordinates(axis, gaps);
            }
        }
        return grid;
    }

    /** Absorbing sides need fields that are written once a step. */
    private static Boundaries boundaries(RandomGenerator random, Scheme scheme) {
        boolean once =
                SchemeReading.of(scheme).writtenOnce().size() == scheme.fields().size();
        return ScheduleProblem.boundaries(random, () -> {
            List<Boundary> others = new ArrayList<>(List.of(Boundary.linearOutflow()));
            if (once) {
                others.add(Boundary.absorbing(0.5 + 8 * random.nextDouble()));
                others.add(Boundary.absorbing(0.5 + 8 * random.nextDouble()));
            }
            return ScheduleProblem.wall(random, others);
        });
    }
}
