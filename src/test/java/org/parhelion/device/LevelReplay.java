package org.parhelion.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;
import org.parhelion.stencil.Reach;

/**
 * Replays the boxes of a round in the order in which a {@link TileWalk} gives them, on arrays of version stamps in place of values:
 * each read must find the version that the order of the stages demands.
 */
final class LevelReplay {
    private static final int UNKNOWN = -99;
    private static final int AXES = 3;

    private final List<Dependences.Access> stages;
    private final int fields;
    private final boolean[] scratch;
    private final int[] extent;
    private final boolean[] low;
    private final boolean[] high;
    /** Along which axes the ghost points are images of the block's own points, there before the core. */
    private final boolean[] images;

    private final int mostSteps;
    private final int steps;
    private final int lineValues;
    private final Tiling tiling;
    private final Dependences planned;

    private final Dependences dependences;
    private final int[] from = new int[AXES];
    private final int[] size = new int[AXES];
    private final int[][][] stamps;
    private final List<String> faults = new ArrayList<>();
    /** [level][field]: the version that is newest after the level; version 0 is that of the round's start. */
    private final int[][] version;

    private final int[][] computed;

    private LevelReplay(
            List<Dependences.Access> stages,
            int fields,
            int[] extent,
            boolean[] low,
            boolean[] high,
            boolean[] images,
            int mostSteps,
            int steps,
            int lineValues,
            Tiling tiling,
            Dependences planned) {
        this.stages = stages;
        this.fields = fields;
        this.extent = extent;
        this.low = low;
        this.high = high;
        this.images = images;
        this.mostSteps = mostSteps;
        this.steps = steps;
        this.lineValues = lineValues;
        this.tiling = tiling;
        this.planned = planned;
        this.dependences = new Dependences(stages, fields);
        this.scratch = new boolean[fields];
        for (int f = 0; f < fields; f++) {
            scratch[f] = isScratch(f);
        }
        for (int a = 0; a < AXES; a++) {
            Axis axis = axis(a);
            int ghost = Math.max(dependences.ghost(axis, mostSteps), dependences.reach(axis));
            from[a] = -ghost;
            size[a] = extent[a] + 2 * ghost;
        }
        this.stamps = new int[fields][2][size[0] * size[1] * size[2]];
        int levels = steps * stages.size();
        this.version = new int[levels + 1][fields];
        for (int l = 1; l <= levels; l++) {
            for (int f = 0; f < fields; f++) {
                version[l][f] = version[l - 1][f] + (stage(l).writes().contains(f) ? 1 : 0);
            }
        }
        this.computed = new int[levels + 1][size[0] * size[1] * size[2]];
    }

    /** The same, its boxes planned as if some read reached one point less far; empty where none reaches anywhere. */
    Optional<LevelReplay> shortSighted(Random random) {
        int s = random.nextInt(stages.size());
        int f = random.nextInt(fields);
        Reach reach = stages.get(s).reaches().get(f).orElse(Reach.NONE);
        if (reach.i() == 0) {
            return Optional.empty();
        }
        List<Optional<Reach>> reaches = new ArrayList<>(stages.get(s).reaches());
        reaches.set(f, Optional.of(new Reach(reach.k(), reach.j(), reach.i() - 1, true, reach.before())));
        List<Dependences.Access> wrong = new ArrayList<>(stages);
        wrong.set(s, new Dependences.Access(stages.get(s).writes(), reaches));
        return Optional.of(new LevelReplay(
                stages,
                fields,
                extent,
                low,
                high,
                images,
                mostSteps,
                steps,
                lineValues,
                tiling,
                new Dependences(wrong, fields)));
    }

    static LevelReplay random(Random random) {
        int dims = 1 + random.nextInt(3);
        int fields = 1 + random.nextInt(4);
        int count = 1 + random.nextInt(5);
        int widest = random.nextInt(dims == 3 ? 2 : 4);
        List<List<Integer>> writes = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            writes.add(new ArrayList<>());
            for (int f = 0; f < fields; f++) {
                if (random.nextInt(3) == 0 || (f == fields - 1 && writes.get(s).isEmpty())) {
                    writes.get(s).add(f);
                }
            }
        }
        for (int f = 0; f < fields; f++) {
            int field = f;
            if (writes.stream().noneMatch(each -> each.contains(field))) {
                writes.get(random.nextInt(count)).add(f);
            }
        }
        List<Dependences.Access> stages = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            List<Optional<Reach>> reaches = new ArrayList<>();
            for (int f = 0; f < fields; f++) {
                int field = f;
                boolean once =
                        writes.stream().filter(each -> each.contains(field)).count() == 1;
                boolean before = writes.get(s).contains(f) && once && random.nextInt(4) == 0;
                reaches.add(
                        random.nextInt(3) == 0 && !before
                                ? Optional.empty()
                                : Optional.of(new Reach(
                                        dims > 2 ? random.nextInt(widest + 1) : 0,
                                        dims > 1 ? random.nextInt(widest + 1) : 0,
                                        random.nextInt(widest + 1),
                                        true,
                                        before)));
            }
            stages.add(new Dependences.Access(writes.get(s), reaches));
        }
        int mostSteps = 1 + random.nextInt(dims == 1 ? 4 : 2);
        int steps = 1 + random.nextInt(mostSteps);
        Dependences dependences = new Dependences(stages, fields);
        int[] extent = {1, 1, 1};
        boolean[] low = new boolean[AXES];
        boolean[] high = new boolean[AXES];
        boolean[] images = new boolean[AXES];
        for (int a = AXES - dims; a < AXES; a++) {
            low[a] = random.nextBoolean();
            high[a] = random.nextBoolean();
            images[a] = low[a] && high[a] && random.nextBoolean();
            // Where ranks meet, a block is at least as wide as its ghost width; a domain as its boundaries' mirrors.
            int least =
                    Math.max(1, low[a] || high[a] ? dependences.ghost(axis(a), mostSteps) : dependences.reach(axis(a)));
            extent[a] = least + random.nextInt(dims == 1 ? 40 : dims == 2 ? 8 : 4);
        }
        return new LevelReplay(
                stages,
                fields,
                extent,
                low,
                high,
                images,
                mostSteps,
                steps,
                random.nextBoolean() ? 1 : 4,
                new Tiling(mostSteps, tile(random), tile(random), tile(random)),
                dependences);
    }

    private static int tile(Random random) {
        return random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(6);
    }

    private static Axis axis(int a) {
        return switch (a) {
            case LevelBoxes.Z -> Axis.Z;
            case LevelBoxes.Y -> Axis.Y;
            default -> Axis.X;
        };
    }

    private Dependences.Access stage(int level) {
        return stages.get((level - 1) % stages.size());
    }

    private boolean isScratch(int field) {
        boolean written = false;
        for (Dependences.Access stage : stages) {
            if (stage.reaches().get(field).isPresent()) {
                return written;
            }
            written |= stage.writes().contains(field);
        }
        return false;
    }

    /** What went wrong; empty if nothing did. */
    List<String> faults() {
        LevelBoxes boxes = new LevelBoxes(
                new Box(0, 0, 0, extent[0], extent[1], extent[2]),
                planned,
                Width.NONE,
                mostSteps,
                lineValues,
                this::neighbour,
                axis -> images[a(axis)],
                Collections.nCopies(stages.size(), Width.NONE));
        boxes.plan(steps);
        start();
        TileWalk walk = new TileWalk(boxes, this::update);
        walk.tiling(tiling);
        for (int f = 0; f < fields; f++) {
            if (!scratch[f]) {
                around(f, 0, new int[AXES], extent);
            }
        }
        exchange(boxes, new boolean[AXES], images);
        walk.core(() -> {});
        exchange(boxes, images, new boolean[] {true, true, true});
        walk.rim(() -> {});
        finish();
        return faults;
    }

    private boolean neighbour(Side side) {
        int a = a(side.axis());
        return side.isHigh() ? high[a] : low[a];
    }

    private static int a(Axis axis) {
        return switch (axis) {
            case Z -> LevelBoxes.Z;
            case Y -> LevelBoxes.Y;
            case X -> LevelBoxes.X;
        };
    }

    /** The array of a field that holds a version. */
    private int[] array(int field, int ofVersion) {
        return stamps[field][Math.floorMod(ofVersion, 2)];
    }

    private int index(int k, int j, int i) {
        return ((k - from[0]) * size[1] + j - from[1]) * size[2] + i - from[2];
    }

    private interface Visit {
        void at(int k, int j, int i);
    }

    private static void each(int[] lower, int[] upper, Visit visit) {
        for (int k = lower[0]; k < upper[0]; k++) {
            for (int j = lower[1]; j < upper[1]; j++) {
                for (int i = lower[2]; i < upper[2]; i++) {
                    visit.at(k, j, i);
                }
            }
        }
    }

    private void start() {
        for (int f = 0; f < fields; f++) {
            Arrays.fill(stamps[f][0], UNKNOWN);
            Arrays.fill(stamps[f][1], UNKNOWN);
            if (!scratch[f]) {
                int[] now = array(f, 0);
                int[] before = array(f, -1);
                each(new int[AXES], extent, (k, j, i) -> {
                    now[index(k, j, i)] = 0;
                    before[index(k, j, i)] = -1;
                });
            }
        }
    }

    /**
     * Ghost points of neighbours along some axes get the values of the round's start, except for those that have them along {@code
     * done}; those beside them outside the domain, too.
     */
    private void exchange(LevelBoxes boxes, boolean[] done, boolean[] along) {
        int[] lower = new int[AXES];
        int[] upper = new int[AXES];
        int[] lowerDone = new int[AXES];
        int[] upperDone = new int[AXES];
        int[] filledLow = new int[AXES];
        int[] filledHigh = new int[AXES];
        int[] fillLow = new int[AXES];
        int[] fillHigh = new int[AXES];
        for (int a = 0; a < AXES; a++) {
            int ghost = dependences.ghost(axis(a), mostSteps);
            lower[a] = along[a] && low[a] ? -ghost : 0;
            upper[a] = along[a] && high[a] ? extent[a] + ghost : extent[a];
            lowerDone[a] = done[a] ? -ghost : 0;
            upperDone[a] = done[a] ? extent[a] + ghost : extent[a];
            fillLow[a] = along[a] ? boxes.fullLow(a, 0) : 0;
            fillHigh[a] = along[a] ? boxes.fullHigh(a, 0) : extent[a];
            filledLow[a] = done[a] ? boxes.fullLow(a, 0) : 0;
            filledHigh[a] = done[a] ? boxes.fullHigh(a, 0) : extent[a];
        }
        for (int f = 0; f < fields; f++) {
            if (!scratch[f]) {
                int[] now = array(f, 0);
                int[] before = array(f, -1);
                each(lower, upper, (k, j, i) -> {
                    if (!inside(lowerDone, upperDone, k, j, i)) {
                        now[index(k, j, i)] = 0;
                        before[index(k, j, i)] = -1;
                    }
                });
                beside(f, filledLow, filledHigh, fillLow.clone(), fillHigh.clone());
            }
        }
    }

    private static boolean inside(int[] lower, int[] upper, int k, int j, int i) {
        return lower[0] <= k && k < upper[0] && lower[1] <= j && j < upper[1] && lower[2] <= i && i < upper[2];
    }

    /** As {@link DomainEdges#besideNeighbours}: between two boxes. */
    private void beside(int field, int[] within, int[] withinEnd, int[] lower, int[] upper) {
        for (int a = 0; a < AXES; a++) {
            int[] below = upper.clone();
            below[a] = within[a];
            around(field, 0, lower, below);
            int[] above = lower.clone();
            above[a] = withinEnd[a];
            around(field, 0, above, upper);
            lower[a] = within[a];
            upper[a] = withinEnd[a];
        }
    }

    private void update(int level, int k0, int j0, int i0, int k1, int j1, int i1) {
        Dependences.Access access = stage(level);
        int[] lower = {k0, j0, i0};
        int[] upper = {k1, j1, i1};
        each(lower, upper, (k, j, i) -> {
            computed[level][index(k, j, i)]++;
            for (int f = 0; f < fields; f++) {
                requireReads(level, f, access.reaches().get(f), k, j, i);
            }
        });
        for (int f : access.writes()) {
            int made = version[level][f];
            int[] to = array(f, made);
            each(lower, upper, (k, j, i) -> to[index(k, j, i)] = made);
            if (readLater(level, f)) {
                around(f, made, lower, upper);
            }
        }
    }

    private boolean readLater(int level, int field) {
        for (int l = level + 1; l < version.length && version[l - 1][field] == version[level][field]; l++) {
            if (stage(l).reaches().get(field).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private void requireReads(int level, int field, Optional<Reach> reads, int k, int j, int i) {
        if (reads.isEmpty()) {
            return;
        }
        Reach reach = reads.get();
        int newest = version[level - 1][field];
        int[] now = array(field, newest);
        each(
                new int[] {k - reach.k(), j - reach.j(), i - reach.i()},
                new int[] {k + reach.k() + 1, j + reach.j() + 1, i + reach.i() + 1},
                (qk, qj, qi) -> require(level, field, newest, now[index(qk, qj, qi)], qk, qj, qi));
        if (reach.before()) {
            require(level, field, newest - 1, array(field, newest - 1)[index(k, j, i)], k, j, i);
        }
    }

    private void require(int level, int field, int expected, int found, int k, int j, int i) {
        if (found != expected && faults.size() < 3) {
            faults.add("level " + level + " reads version " + found + " of field " + field + " at (" + k + ", " + j
                    + ", " + i + "), not " + expected);
        }
    }

    /** As {@link DomainEdges#around}: each ghost point outside the domain is the mirror image of a point inside. */
    private void around(int field, int made, int[] lower, int[] upper) {
        int[] array = array(field, made);
        int[] wideLow = lower.clone();
        int[] wideHigh = upper.clone();
        for (int a = AXES - 1; a >= 0; a--) {
            int axis = a;
            int reach = dependences.reach(field, axis(a));
            int n = extent[a];
            int last = Math.min(reach, n) - 1;
            boolean fillsLow = reach > 0 && !low[a] && lower[a] <= last && last < upper[a];
            boolean fillsHigh = reach > 0 && !high[a] && upper[a] == n;
            for (int m = 1; m <= reach; m++) {
                int depth = m;
                if (fillsLow) {
                    layer(
                            wideLow,
                            wideHigh,
                            axis,
                            -depth,
                            (k, j, i) -> array[index(k, j, i)] = moved(array, axis, depth - 1, k, j, i));
                }
                if (fillsHigh) {
                    layer(
                            wideLow,
                            wideHigh,
                            axis,
                            n - 1 + depth,
                            (k, j, i) -> array[index(k, j, i)] = moved(array, axis, n - depth, k, j, i));
                }
            }
            wideLow[a] = fillsLow ? -reach : wideLow[a];
            wideHigh[a] = fillsHigh ? n + reach : wideHigh[a];
        }
    }

    private static void layer(int[] lower, int[] upper, int axis, int at, Visit visit) {
        int[] first = lower.clone();
        int[] end = upper.clone();
        first[axis] = at;
        end[axis] = at + 1;
        each(first, end, visit);
    }

    private int moved(int[] array, int axis, int to, int k, int j, int i) {
        return array[index(axis == 0 ? to : k, axis == 1 ? to : j, axis == 2 ? to : i)];
    }

    /** Every own point was computed once at every level, and ends at the last version; what before() reads, one earlier. */
    private void finish() {
        int last = version.length - 1;
        each(new int[AXES], extent, (k, j, i) -> {
            int p = index(k, j, i);
            for (int l = 1; l <= last; l++) {
                if (computed[l][p] != 1 && faults.size() < 3) {
                    faults.add(
                            "level " + l + " computes (" + k + ", " + j + ", " + i + ") " + computed[l][p] + " times");
                }
            }
            for (int f = 0; f < fields; f++) {
                int end = version[last][f];
                require(last + 1, f, end, array(f, end)[p], k, j, i);
                if (before(f)) {
                    require(last + 1, f, end - 1, array(f, end - 1)[p], k, j, i);
                }
            }
        });
    }

    private boolean before(int field) {
        return stages.stream()
                .anyMatch(stage -> stage.reaches().get(field).map(Reach::before).orElse(false));
    }

    @Override
    public String toString() {
        return stages + ", block " + Arrays.toString(extent) + ", neighbours " + Arrays.toString(low) + " and "
                + Arrays.toString(high) + ", " + steps + " of " + mostSteps + " steps, " + tiling + ", scratch "
                + Arrays.toString(scratch);
    }
}
