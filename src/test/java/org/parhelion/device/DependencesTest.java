package org.parhelion.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;
import org.parhelion.stencil.Reach;

/** Levels stay as far apart as what they read and overwrite demands: replayed point by point, with version stamps. */
class DependencesTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    @RepeatedTest(400)
    void everyReadSeesTheVersionThatTheOrderOfStagesDemands(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        for (int part = 0; part < 20; part++) {
            LevelReplay replay = LevelReplay.random(new Random(seed * 31 + part));
            assertThat(replay.faults())
                    .as("seed %d, part %d: %s", seed, part, replay)
                    .isEmpty();
        }
    }

    @Test
    void boxesPlannedForTooShortAReachAreSeenByTheReplay() {
        int planned = 0;
        int seen = 0;
        for (int part = 0; part < 4000; part++) {
            Random random = new Random(SEED * 17 + part);
            Optional<LevelReplay> wrong = LevelReplay.random(random).shortSighted(random);
            planned += wrong.isPresent() ? 1 : 0;
            seen += wrong.isPresent() && !wrong.get().faults().isEmpty() ? 1 : 0;
        }
        assertThat(seen).as("seed %d: faults of %d wrong plans", SEED, planned).isGreaterThan(planned / 10);
    }

    @RepeatedTest(50)
    void oneStageHasTheNumbersOfItsRadius(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        int radius = random.nextInt(5);
        boolean before = random.nextBoolean();
        int fields = 1 + random.nextInt(3);
        List<Integer> writes = new ArrayList<>();
        List<Optional<Reach>> reaches = new ArrayList<>();
        int widest = random.nextInt(fields);
        for (int f = 0; f < fields; f++) {
            int own = f == widest ? radius : random.nextInt(radius + 1);
            writes.add(f);
            reaches.add(Optional.of(new Reach(0, 0, own, false, before)));
        }
        Dependences one = new Dependences(List.of(new Dependences.Access(writes, reaches)), fields);
        int levels = 1 + random.nextInt(8);
        for (int l = 1; l <= levels; l++) {
            assertThat(one.shrinks(Axis.X, levels)[l]).isEqualTo(l * radius);
            assertThat(one.slants(Axis.X, levels, 1)[l]).isEqualTo((l - 1) * radius);
            assertThat(one.slants(Axis.X, levels, 8)[l]).isEqualTo((l - 1) * Math.ceilDiv(radius, 8) * 8);
            assertThat(one.needs(Axis.X, levels)[levels - l]).isEqualTo((levels - l) * radius);
        }
        assertThat(one.needs(Axis.X, levels)[levels]).isEqualTo(levels * radius);
        assertThat(one.ghost(Axis.X, levels)).isEqualTo(levels * radius);
        assertThat(one.ghost(Axis.Y, levels)).isZero();
    }

    @Test
    void aRimAlongXIsAtLeastACacheLineWideAtEveryLevel() {
        for (int radius = 1; radius <= 9; radius++) {
            Reach reach = new Reach(0, radius, radius, false, false);
            Dependences star =
                    new Dependences(List.of(new Dependences.Access(List.of(0), List.of(Optional.of(reach)))), 1);
            LevelBoxes boxes = new LevelBoxes(new Box(0, 0, 0, 1, 400, 400), star, Width.NONE, 8, 8, _ -> true);
            boxes.plan(8);
            for (int l = 1; l <= 8; l++) {
                int least = Math.max(8, l * radius);
                assertThat(boxes.coreLow(LevelBoxes.X, l)).isBetween(least, l * radius + 7);
                assertThat(400 - boxes.coreHigh(LevelBoxes.X, l)).isBetween(least, l * radius + 7);
                assertThat(boxes.coreLow(LevelBoxes.Y, l)).isEqualTo(l * radius);
            }
            assertThat(boxes.coreLow(LevelBoxes.X, 1) % 8).isZero();
        }
    }

    @Test
    void stagesOfAStaggeredGridReachHalfAsFarAsTwoFullStages() {
        // h from e, then e from h: each step needs two ghost points of e, and none of h but where e reads it.
        Optional<Reach> one = Optional.of(new Reach(0, 0, 1, false, false));
        Optional<Reach> here = Optional.of(new Reach(0, 0, 0, false, false));
        Dependences yee = new Dependences(
                List.of(
                        new Dependences.Access(List.of(0), List.of(here, one)),
                        new Dependences.Access(List.of(1), List.of(one, here))),
                2);
        assertThat(yee.needs(Axis.X, 4)).containsExactly(0, 1, 2, 3, 4);
        assertThat(yee.shrinks(Axis.X, 4)).containsExactly(0, 1, 2, 3, 4);
        assertThat(yee.ghost(Axis.X, 2)).isEqualTo(4);
    }

    @Test
    void stagesWithoutOffsetsAddNothing() {
        // v from u around it, then u from v here: u is 0, v is 1.
        Optional<Reach> here = Optional.of(Reach.NONE);
        Optional<Reach> two = Optional.of(new Reach(0, 0, 2, false, false));
        Dependences split = new Dependences(
                List.of(
                        new Dependences.Access(List.of(1), List.of(two, Optional.empty())),
                        new Dependences.Access(List.of(0), List.of(here, here))),
                2);
        assertThat(split.slants(Axis.X, 4, 1)).containsExactly(0, 0, 0, 2, 2);
        assertThat(split.shrinks(Axis.X, 4)).containsExactly(0, 2, 2, 4, 4);
        assertThat(split.ghost(Axis.X, 2)).isEqualTo(4);
    }

    @Test
    void whoOverwritesWhatAnEarlierLevelReadsStaysBehindIt() {
        // u around it, then u here: the second write has the array that the first one read.
        Optional<Reach> here = Optional.of(Reach.NONE);
        Optional<Reach> two = Optional.of(new Reach(0, 0, 2, false, false));
        Dependences twice = new Dependences(
                List.of(
                        new Dependences.Access(List.of(0), List.of(two)),
                        new Dependences.Access(List.of(0), List.of(here))),
                1);
        assertThat(twice.slants(Axis.X, 4, 1)).containsExactly(0, 0, 2, 4, 6);
        assertThat(twice.ghost(Axis.X, 2)).isEqualTo(4);
    }
}
