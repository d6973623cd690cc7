package org.parhelion.device;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.field.Strip;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;
import org.parhelion.stencil.reader.SchemeReading;
import org.parhelion.stencil.reader.SolveReading;
import org.parhelion.stencil.reader.StageReading;
import org.parhelion.stencil.rows.RowInputs;
import org.parhelion.stencil.rows.RowKernel;
import org.parhelion.stencil.rows.RowKernels;
import org.parhelion.stencil.rows.RowLayout;
import org.parhelion.stencil.rows.RowPath;

/**
 * The stages between two solves of a step, advanced by row kernels along a {@link TileWalk}; without solves all stages of several
 * steps.
 *
 * <p>A level alternates the arrays of the fields that it writes, and of no others. It overwrites the values before the current ones,
 * which {@code before()} reads. The arrays of each level are determined at the beginning of a round.
 */
final class CpuSegment implements TileWalk.LevelUpdate {
    private final FieldArrays arrays;
    private final SolidRows solidRows;
    private final Stage[] stages;
    private final int[] writesPerStep;
    private final int[] exchanged;
    private final int[] exchangedBefore;
    private final int mostSteps;
    private final Width ghost;
    private final LevelBoxes levels;
    private final TileWalk walk;
    private final Level[] round;
    private final boolean[] readLater;
    private final Entering[] entering;
    private Stepper.Pace pace;
    private long step;

    CpuSegment(StepperSpec spec, int number, FieldArrays arrays, SolidRows solidRows, RowPath path) {
        this.arrays = arrays;
        this.solidRows = solidRows;
        this.pace = Stepper.Pace.of(spec.dtSeconds());
        this.stages = stages(spec, number, path);
        this.readLater = new boolean[arrays.fields.length];
        this.writesPerStep = new int[arrays.fields.length];
        for (Stage stage : stages) {
            for (int f : stage.writes) {
                writesPerStep[f]++;
            }
        }
        this.exchanged = spec.exchanged(number).stream().mapToInt(f -> f).toArray();
        this.exchangedBefore =
                spec.exchangedBefore(number).stream().mapToInt(f -> f).toArray();
        this.entering = entering(spec, number);
        this.ghost = spec.ghost();
        this.mostSteps = spec.tiling().stepsPerExchange();
        int lineValues = Caches.LINE_BYTES / spec.precision().byteSize();
        this.levels = new LevelBoxes(
                spec.block().interior(),
                Dependences.of(spec, number),
                spec.pointsRead(),
                mostSteps,
                lineValues,
                spec::hasNeighbour,
                spec::isOwnNeighbour,
                spec.scheme().segments().get(number).stream().map(spec::last).toList());
        this.walk = new TileWalk(levels, this);
        this.walk.tiling(spec.tiling());
        this.round = new Level[mostSteps * stages.length];
        for (int l = 0; l < round.length; l++) {
            round[l] = new Level(stages[l % stages.length], l / stages.length);
        }
    }

    /**
     * A field that is read with the values from before the segment.
     *
     * @param field its number
     * @param thisStep whether an earlier segment of the step wrote them, or the solve after it
     * @param end the part of the step at whose end they were written
     */
    private record Entering(int field, boolean thisStep, double end) {}

    /** A stage and what runs it. */
    private static final class Stage {
        final int[] writes;
        /** Of each written field whether the stage reads it, too. */
        final boolean[] readsWritten;
        /** Numbers of fields, and after these of coefficients. */
        final int[] reads;

        final double end;
        final double start;
        final double share;
        final RowKernel kernel;
        final RowInputs axes;
        final SourcesAndTaps points;

        Stage(StageReading reading, RowKernel kernel, RowInputs axes, SourcesAndTaps points) {
            this.writes = reading.written().stream().mapToInt(f -> f).toArray();
            this.reads = reading.read().stream().mapToInt(f -> f).toArray();
            this.readsWritten = new boolean[writes.length];
            for (int w = 0; w < writes.length; w++) {
                readsWritten[w] = reading.reach(writes[w]).isPresent();
            }
            this.end = reading.stage().end();
            this.start = reading.stage().start();
            this.share = reading.stage().share();
            this.kernel = kernel;
            this.axes = axes;
            this.points = points;
        }
    }

    /** One level of a round: which arrays it reads and writes. */
    private static final class Level {
        final Stage stage;
        final int stepOfRound;
        final Object[] from;
        final Object[] to;
        final Object[] others;
        final Field[] written;
        final DomainEdges[] edges;
        /** Of each written field whether a later level of the round reads it. */
        final boolean[] readLater;

        final RowInputs inputs;

        Level(Stage stage, int stepOfRound) {
            int writes = stage.writes.length;
            this.stage = stage;
            this.stepOfRound = stepOfRound;
            this.from = new Object[writes];
            this.to = new Object[writes];
            this.others = new Object[stage.reads.length];
            this.written = new Field[writes];
            this.edges = new DomainEdges[writes];
            this.readLater = new boolean[writes];
            this.inputs = stage.axes.withOwnStep();
        }
    }

    private Stage[] stages(StepperSpec spec, int number, RowPath path) {
        Field any = arrays.any();
        List<StageReading> readings = spec.scheme().segments().get(number);
        Stage[] made = new Stage[readings.size()];
        Set<String> writtenLater = writtenAfter(spec.scheme(), number);
        for (int s = made.length - 1; s >= 0; s--) {
            StageReading reading = readings.get(s);
            List<String> written = reading.reading().stencil().fields();
            Set<String> last = new LinkedHashSet<>(written);
            last.removeAll(writtenLater);
            writtenLater.addAll(written);
            RowKernel kernel = RowKernels.of(reading.reading(), spec.precision(), layout(reading), path);
            RowInputs axes =
                    RowInputs.of(reading.reading(), spec.precision(), input -> spec.along(written.getFirst(), input));
            made[s] = new Stage(reading, kernel, axes, new SourcesAndTaps(spec, written, last, any.allPoints()));
        }
        return made;
    }

    /** With the distances from the first written field. */
    private RowLayout layout(StageReading reading) {
        Field first = arrays.source(reading.written().getFirst());
        List<Integer> shifts = Stream.concat(reading.written().stream(), reading.read().stream())
                .map(source -> arrays.source(source).index(0, 0, 0) - first.index(0, 0, 0))
                .toList();
        return new RowLayout(first.planePitch(), first.rowPitch(), shifts);
    }

    /** The fields that solves and stages after a segment write. */
    static Set<String> writtenAfter(SchemeReading scheme, int segment) {
        Set<String> written = new HashSet<>();
        for (int s = segment; s < scheme.solves().size(); s++) {
            written.add(scheme.solves().get(s).solve().field());
            scheme.segments()
                    .get(s + 1)
                    .forEach(stage -> written.addAll(stage.reading().stencil().fields()));
        }
        return written;
    }

    /** What enters the segment, and when it was written. */
    private static Entering[] entering(StepperSpec spec, int segment) {
        SchemeReading scheme = spec.scheme();
        boolean solves = !scheme.solves().isEmpty();
        List<Integer> fields = solves ? spec.entering(segment) : spec.exchanged(segment);
        Entering[] entering = new Entering[fields.size()];
        for (int e = 0; e < entering.length; e++) {
            int field = fields.get(e);
            Entering last = new Entering(field, false, 0);
            // Once through the whole step, for what is written later in it; then through this step up to the segment.
            for (int s = 0; s <= scheme.solves().size(); s++) {
                last = lastWritten(scheme, s, last, false);
            }
            for (int s = 0; s < segment; s++) {
                last = lastWritten(scheme, s, last, true);
            }
            entering[e] = last;
        }
        return entering;
    }

    /** The same after a segment and its solve. */
    private static Entering lastWritten(SchemeReading scheme, int segment, Entering before, boolean thisStep) {
        Entering last = before;
        for (StageReading stage : scheme.segments().get(segment)) {
            if (stage.writes(before.field)) {
                last = new Entering(before.field, thisStep, stage.stage().end());
            }
        }
        if (segment < scheme.solves().size() && scheme.solves().get(segment).field() == before.field) {
            last = new Entering(before.field, thisStep, SolveReading.END);
        }
        return last;
    }

    boolean isEmpty() {
        return stages.length == 0;
    }

    Stream<String> paths() {
        return Arrays.stream(stages).map(stage -> stage.kernel.path());
    }

    void tiling(Tiling tiling) {
        walk.tiling(tiling);
    }

    void begin(long step, int steps, Stepper.Pace pace) {
        if (steps < 1 || steps > mostSteps) {
            throw new IllegalArgumentException(
                    "a round of " + steps + " steps: 1 to " + mostSteps + " fit the ghost width");
        }
        this.step = step;
        this.pace = pace;
        levels.plan(steps);
        planLevels(steps);
        for (Entering each : entering) {
            Box in = arrays.now(each.field).interior();
            arrays.edges[each.field][arrays.now[each.field]].around(
                    0, 0, 0, in.k1(), in.j1(), in.i1(), timeWritten(each));
        }
    }

    /** What each level reads and writes: from the last level to the first, so that each knows what comes after it. */
    private void planLevels(int steps) {
        Field[][] fields = arrays.fields;
        int[] now = arrays.now;
        flip(steps);
        Arrays.fill(readLater, false);
        for (int l = steps * stages.length - 1; l >= 0; l--) {
            Level level = round[l];
            Stage stage = level.stage;
            long each = step + level.stepOfRound;
            level.inputs.step(
                    stage.share * pace.dtSeconds(), stage.share * pace.dtBefore(each), pace.at(each, stage.start));
            for (int w = 0; w < stage.writes.length; w++) {
                int f = stage.writes[w];
                level.written[w] = fields[f][now[f]];
                level.edges[w] = arrays.edges[f][now[f]];
                level.readLater[w] = readLater[f];
                level.to[w] = fields[f][now[f]].array();
                arrays.flip(f);
                level.from[w] = fields[f][now[f]].array();
                readLater[f] = stage.readsWritten[w];
            }
            for (int c = 0; c < stage.reads.length; c++) {
                int source = stage.reads[c];
                level.others[c] = arrays.source(source).array();
                if (source < fields.length) {
                    readLater[source] = true;
                }
            }
        }
    }

    /** Turns to the arrays that hold the values some steps later, or earlier. */
    private void flip(int steps) {
        for (int f = 0; f < writesPerStep.length; f++) {
            arrays.now[f] = (arrays.now[f] + steps * writesPerStep[f]) & 1;
        }
    }

    /** The time of values that a stage wrote which ends at {@code end} of the last of {@code steps} steps. */
    private double time(long steps, double end) {
        return pace.at(steps - 1, end);
    }

    private double timeWritten(Entering field) {
        return time(field.thisStep ? step + 1 : step, field.end);
    }

    void core(Runnable progress) {
        for (Entering each : entering) {
            arrays.edges[each.field][arrays.now[each.field]].besideImages(levels, timeWritten(each));
        }
        walk.core(progress);
    }

    void rim() {
        for (Entering each : entering) {
            arrays.edges[each.field][arrays.now[each.field]].besideNeighbours(levels, timeWritten(each));
        }
        walk.rim(CpuSegment::noProgress);
    }

    private static void noProgress() {
        // The messages have arrived.
    }

    void end() {
        flip(levels.levels() / stages.length);
    }

    @Override
    public void update(int number, int k0, int j0, int i0, int k1, int j1, int i1) {
        Level level = round[number - 1];
        Stage stage = level.stage;
        Field any = level.written[0];
        for (int k = k0; k < k1; k++) {
            int j = solidRows.firstOpen(k, j0, j1);
            while (j < j1) {
                int end = solidRows.firstSolid(k, j, j1);
                stage.kernel.update(
                        level.from,
                        level.to,
                        level.others,
                        any.index(k, j, i0),
                        i1 - i0,
                        end - j,
                        level.inputs,
                        k + ghost.k(),
                        j + ghost.j(),
                        i0 + ghost.i());
                j = solidRows.firstOpen(k, end, j1);
            }
        }
        long stepsBefore = step + level.stepOfRound;
        double t = time(stepsBefore + 1, stage.end);
        stage.points.add(level.written, pace.at(stepsBefore), k0, j0, i0, k1, j1, i1);
        for (int w = 0; w < level.written.length; w++) {
            level.edges[w].setOutermost(k0, j0, i0, k1, j1, i1, t);
        }
        stage.points.sample(level.written, stepsBefore + 1, k0, j0, i0, k1, j1, i1);
        for (int w = 0; w < level.written.length; w++) {
            if (level.readLater[w]) {
                level.edges[w].around(k0, j0, i0, k1, j1, i1, t);
            }
        }
    }

    void pack(List<Strip> travelling) {
        for (int s = 0; s < travelling.size(); s++) {
            Strip strip = travelling.get(s);
            FieldStrips.pack(travels(strip), strip);
        }
    }

    void unpack(List<Strip> travelling) {
        for (int s = 0; s < travelling.size(); s++) {
            Strip strip = travelling.get(s);
            FieldStrips.unpack(travels(strip), strip);
        }
    }

    void copy(List<Strip> from, List<Strip> to) {
        for (int s = 0; s < from.size(); s++) {
            Strip strip = from.get(s);
            FieldStrips.copy(travels(strip), strip.box(), to.get(s).box());
        }
    }

    private Field travels(Strip strip) {
        int number = strip.field();
        return number < exchanged.length
                ? arrays.now(exchanged[number])
                : arrays.other(exchangedBefore[number - exchanged.length]);
    }
}
