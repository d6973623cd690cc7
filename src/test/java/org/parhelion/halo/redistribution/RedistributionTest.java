package org.parhelion.halo.redistribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Width;

/** Between any two decompositions each point travels once, from where it is kept to where it is needed. */
class RedistributionTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    @RepeatedTest(60)
    void thePiecesShareOutTheGrid(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Grid grid = grid(random);
        Decomposition from = decomposition(grid, 1 + random.nextInt(6), random);
        Decomposition to = decomposition(grid, 1 + random.nextInt(6), random);
        List<Redistribution.Move> moves = Redistribution.between(from, to).moves();
        assertThat(moves).as("seed %d", seed).allSatisfy(move -> {
            assertThat(from.owned(move.from()).contains(move.part())).isTrue();
            assertThat(to.owned(move.to()).contains(move.part())).isTrue();
        });
        long points = moves.stream().mapToLong(move -> move.part().volume()).sum();
        assertThat(points).as("seed %d", seed).isEqualTo(grid.pointCount());
        for (int a = 0; a < moves.size(); a++) {
            for (int b = 0; b < a; b++) {
                assertThat(moves.get(a).part().intersect(moves.get(b).part()).isEmpty())
                        .as("seed %d: %s and %s", seed, moves.get(a), moves.get(b))
                        .isTrue();
            }
        }
    }

    /** Several fields of either precision; old blocks kept by any ranks, several by one; new ones on the first few. */
    @RepeatedTest(40)
    void everyNewBlockHasTheBitsOfItsPointsWhoeverKeptThem(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Grid grid = grid(random);
        int ranks = 1 + random.nextInt(5);
        Decomposition from = decomposition(grid, 1 + random.nextInt(7), random);
        Decomposition to = decomposition(grid, 1 + random.nextInt(ranks), random);
        Precision precision = random.nextBoolean() ? Precision.DOUBLE : Precision.FLOAT;
        int fields = 1 + random.nextInt(3);
        int[] keepers =
                IntStream.range(0, from.ranks()).map(_ -> random.nextInt(ranks)).toArray();
        Ranks.threads(ranks, comm -> {
            Map<Integer, Snapshot> kept = new HashMap<>();
            for (int block = 0; block < from.ranks(); block++) {
                if (keepers[block] == comm.rank()) {
                    kept.put(block, Snapshot.of(fields(from, block, precision, fields)));
                }
            }
            Snapshot collected = Redistribution.between(from, to).collect(comm, keepers, kept, precision, fields);
            if (comm.rank() >= to.ranks()) {
                assertThat(collected.box()).isEqualTo(Box.EMPTY);
                return;
            }
            List<Field> expected = fields(to, comm.rank(), precision, fields);
            for (int f = 0; f < fields; f++) {
                Field found = Field.of("found", to.block(comm.rank()), precision, Width.NONE);
                collected.give(f, found);
                assertThat(found.array())
                        .as("seed %d, %s to %s, field %d", seed, from, to, f)
                        .isEqualTo(expected.get(f).array());
            }
        });
    }

    @Test
    void anotherGridIsRefused() {
        Decomposition one = Decomposition.of(Grid.uniform(8, 8, 1), 2);
        Decomposition other = Decomposition.of(Grid.uniform(8, 8, 0.5), 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redistribution.between(one, other))
                .withMessageContaining("spacing");
    }

    @Test
    void boxesThatDoNotShareOutTheGridAreNoDecomposition() {
        Grid grid = Grid.uniform(4, 6, 1);
        Box left = new Box(0, 0, 0, 1, 4, 3);
        Box right = new Box(0, 0, 3, 1, 4, 6);
        Decomposition halves = Decomposition.of(grid, List.of(left, right));
        assertThat(halves.owner(2, 4)).isEqualTo(1);
        assertThat(halves.rankGrid()).isEmpty();
        refused(grid, "overlap", left, new Box(0, 0, 2, 1, 4, 6));
        refused(grid, "hold 20 of the 24 points", left, new Box(0, 0, 4, 1, 4, 6));
        refused(grid, "not part of a grid", left, new Box(0, 0, 3, 1, 4, 7));
        refused(grid, "not part of a grid", left, right, Box.EMPTY);
    }

    private static void refused(Grid grid, String reason, Box... boxes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decomposition.of(grid, List.of(boxes)))
                .withMessageContaining(reason);
    }

    private static Grid grid(Random random) {
        int[] points = new int[1 + random.nextInt(3)];
        double[] spacing = new double[points.length];
        Arrays.setAll(points, _ -> 6 + random.nextInt(points.length == 1 ? 60 : 9));
        Arrays.fill(spacing, 1);
        return Grid.of(points, spacing);
    }

    /** Least surface, weights, a rank grid, or boxes in any order. */
    private static Decomposition decomposition(Grid grid, int ranks, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Decomposition.of(grid, ranks);
            case 1 -> Decomposition.of(grid, ranks, random.doubles(ranks, 1, 5).toArray());
            case 2 -> {
                int[] rankGrid = new int[grid.dims()];
                Arrays.fill(rankGrid, 1);
                rankGrid[random.nextInt(rankGrid.length)] = Math.min(ranks, 6);
                yield Decomposition.of(grid, Math.min(ranks, 6), rankGrid);
            }
            default -> {
                Decomposition any = Decomposition.of(grid, ranks);
                List<Box> boxes = new ArrayList<>();
                for (int rank = 0; rank < ranks; rank++) {
                    boxes.add(random.nextInt(boxes.size() + 1), any.owned(rank));
                }
                yield Decomposition.of(grid, boxes);
            }
        };
    }

    /** Values that name their point and field. */
    private static List<Field> fields(Decomposition decomposition, int block, Precision precision, int count) {
        List<Field> fields = new ArrayList<>();
        for (int f = 0; f < count; f++) {
            Field field = Field.of("f" + f, decomposition.block(block), precision, Width.NONE);
            int number = f;
            field.fill((x, y, z) -> x + 100 * y + 10_000 * z + 0.125 * number);
            fields.add(field);
        }
        return fields;
    }
}
