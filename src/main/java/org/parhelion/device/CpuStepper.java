package org.parhelion.device;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.field.Strip;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Box;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;
import org.parhelion.stencil.MaskedStencil;
import org.parhelion.stencil.reader.SchemeReading;
import org.parhelion.stencil.reader.StageReading;
import org.parhelion.stencil.rows.RowInputs;
import org.parhelion.stencil.rows.RowKernel;
import org.parhelion.stencil.rows.RowKernels;
import org.parhelion.stencil.rows.RowLayout;
import org.parhelion.stencil.rows.RowPath;

/**
 * The stepper of the CPU: fields in Java arrays, advanced by row kernels along a {@link TileWalk}.
 *
 * <p>Every field has two arrays. A level alternates the arrays of the fields that it writes, and of no others. It overwrites the
 * values before the current ones, which {@code before()} reads. The arrays of each level are determined at the beginning of a round.
 */
final class CpuStepper implements Stepper, TileWalk.LevelUpdate {
    private final StepperSpec spec;
    private final SchemeReading scheme;
    private final List<String> names;
    private final int kept;
    private final Field[][] fields;
    private final DomainEdges[][] edges;
    private final Field[] coefficients;
    /** 1 at solid points. */
    private final Optional<Field> mask;

    private final SolidRows solidRows;
    private final int[] beforeFields;
    private final Stage[] stages;
    private final int[] writesPerStep;
    private final double[] lastWritten;
    private final Width ghost;
    private final LevelBoxes levels;
    private final TileWalk walk;
    private final Level[] round;
    /** Of each field the array that holds its values when the round began. */
    private final int[] now;

    private final boolean[] readLater;
    private Pace pace;
    private long step;

    CpuStepper(StepperSpec spec, RowPath path) {
        this.spec = spec;
        this.pace = Pace.of(spec.dtSeconds());
        this.scheme = spec.scheme();
        this.names = scheme.allFields();
        this.kept = scheme.fields().size();
        Dependences dependences = Dependences.of(spec);
        this.fields = new Field[names.size()][2];
        this.edges = new DomainEdges[names.size()][2];
        for (int f = 0; f < fields.length; f++) {
            for (int parity = 0; parity < 2; parity++) {
                fields[f][parity] = field0(names.get(f));
            }
            for (int parity = 0; parity < 2; parity++) {
                edges[f][parity] = new DomainEdges(spec, dependences, f, fields[f][parity], fields[f][1 - parity]);
            }
        }
        this.coefficients =
                scheme.coefficients().stream().map(this::coefficient).toArray(Field[]::new);
        this.mask = scheme.stages().getFirst().reading().stencil() instanceof MaskedStencil
                ? Optional.of(coefficients[scheme.coefficients().indexOf(MaskedStencil.MASK)])
                : Optional.empty();
        this.solidRows = mask.map(SolidRows::of).orElse(SolidRows.NONE);
        this.beforeFields = scheme.before().stream().mapToInt(names::indexOf).toArray();
        this.stages = stages(path);
        this.now = new int[fields.length];
        this.readLater = new boolean[fields.length];
        this.writesPerStep = new int[fields.length];
        this.lastWritten = new double[fields.length];
        for (Stage stage : stages) {
            for (int f : stage.writes) {
                writesPerStep[f]++;
                lastWritten[f] = stage.end;
            }
        }
        this.ghost = spec.ghost();
        int lineValues = Caches.LINE_BYTES / spec.precision().byteSize();
        int mostSteps = spec.tiling().stepsPerExchange();
        this.levels = new LevelBoxes(
                spec.block().interior(), dependences, spec.pointsRead(), mostSteps, lineValues, spec::hasNeighbour);
        this.walk = new TileWalk(levels, this);
        this.walk.tiling(spec.tiling());
        this.round = new Level[mostSteps * stages.length];
        for (int l = 0; l < round.length; l++) {
            round[l] = new Level(stages[l % stages.length], l / stages.length);
        }
    }

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

    private Stage[] stages(RowPath path) {
        Field any = fields[0][0];
        RowLayout layout = new RowLayout(any.planePitch(), any.rowPitch());
        Stage[] made = new Stage[scheme.stages().size()];
        Set<String> writtenLater = new HashSet<>();
        for (int s = made.length - 1; s >= 0; s--) {
            StageReading reading = scheme.stages().get(s);
            List<String> written = reading.reading().stencil().fields();
            Set<String> last = new LinkedHashSet<>(written);
            last.removeAll(writtenLater);
            writtenLater.addAll(written);
            RowKernel kernel = RowKernels.of(reading.reading(), spec.precision(), layout, path);
            RowInputs axes = RowInputs.of(reading.reading(), spec.precision(), spec::along);
            made[s] = new Stage(reading, kernel, axes, new SourcesAndTaps(spec, written, last, any));
        }
        return made;
    }

    private Field field0(String name) {
        return Field.of(name, spec.block(), spec.precision(), spec.ghost());
    }

    private Field coefficient(String name) {
        Field field = field0(name);
        Consumer<Field> fill = spec.coefficients().get(name);
        if (fill == null) {
            throw new IllegalArgumentException("no values for coefficient '" + name + "'");
        }
        fill.accept(field);
        return field;
    }

    @Override
    public void pace(Pace pace) {
        for (Boundaries boundaries : spec.boundaries()) {
            for (Side side : Side.values()) {
                if (spec.setsOutermost(boundaries, side)) {
                    throw new IllegalArgumentException("the boundary of side " + side + ", " + boundaries.at(side)
                            + ", is computed for steps of " + spec.dtSeconds() + " s: all steps must have this length");
                }
            }
        }
        this.pace = pace;
    }

    @Override
    public void begin(long step, int steps) {
        if (steps < 1 || steps > spec.tiling().stepsPerExchange()) {
            throw new IllegalArgumentException("a round of " + steps + " steps: 1 to "
                    + spec.tiling().stepsPerExchange() + " fit the ghost width");
        }
        this.step = step;
        levels.plan(steps);
        planLevels(steps);
        Box in = fields[0][0].interior();
        for (int f = 0; f < kept; f++) {
            edges[f][now[f]].around(0, 0, 0, in.k1(), in.j1(), in.i1(), time(step, lastWritten[f]));
        }
    }

    /** What each level reads and writes: from the last level to the first, so that each knows what comes after it. */
    private void planLevels(int steps) {
        flip(steps);
        Arrays.fill(readLater, false);
        for (int l = steps * stages.length - 1; l >= 0; l--) {
            Level level = round[l];
            Stage stage = level.stage;
            level.inputs.step(stage.share * pace.dtSeconds(), pace.at(step + level.stepOfRound, stage.start));
            for (int w = 0; w < stage.writes.length; w++) {
                int f = stage.writes[w];
                level.written[w] = fields[f][now[f]];
                level.edges[w] = edges[f][now[f]];
                level.readLater[w] = readLater[f];
                level.to[w] = fields[f][now[f]].array();
                now[f] = 1 - now[f];
                level.from[w] = fields[f][now[f]].array();
                readLater[f] = stage.readsWritten[w];
            }
            for (int c = 0; c < stage.reads.length; c++) {
                int source = stage.reads[c];
                if (source < fields.length) {
                    level.others[c] = fields[source][now[source]].array();
                    readLater[source] = true;
                } else {
                    level.others[c] = coefficients[source - fields.length].array();
                }
            }
        }
    }

    /** Turns to the arrays that hold the values some steps later, or earlier. */
    private void flip(int steps) {
        for (int f = 0; f < now.length; f++) {
            now[f] = (now[f] + steps * writesPerStep[f]) & 1;
        }
    }

    /** The time of values that a stage wrote which ends at {@code end} of the last of {@code steps} steps. */
    private double time(long steps, double end) {
        return pace.at(steps - 1, end);
    }

    @Override
    public void core(Runnable progress) {
        walk.core(progress);
    }

    @Override
    public void rim() {
        for (int f = 0; f < kept; f++) {
            edges[f][now[f]].besideNeighbours(levels, time(step, lastWritten[f]));
        }
        walk.rim(CpuStepper::noProgress);
    }

    private static void noProgress() {
        // The messages have arrived.
    }

    @Override
    public void end() {
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

    @Override
    public void pack(List<Strip> travelling) {
        for (int s = 0; s < travelling.size(); s++) {
            Strip strip = travelling.get(s);
            FieldStrips.pack(travels(strip), strip);
        }
    }

    @Override
    public void unpack(List<Strip> travelling) {
        for (int s = 0; s < travelling.size(); s++) {
            Strip strip = travelling.get(s);
            FieldStrips.unpack(travels(strip), strip);
        }
    }

    private Field travels(Strip strip) {
        int number = strip.field();
        if (number < kept) {
            return fields[number][now[number]];
        }
        int f = beforeFields[number - kept];
        return fields[f][1 - now[f]];
    }

    @Override
    public Field field(String name) {
        int coefficient = scheme.coefficients().indexOf(name);
        if (coefficient >= 0) {
            return coefficients[coefficient];
        }
        int f = index(name);
        return fields[f][now[f]];
    }

    @Override
    public Field before(String name) {
        int f = index(name);
        if (writesPerStep[f] != 1) {
            throw new IllegalArgumentException("field '" + name + "' is written " + writesPerStep[f]
                    + " times a step: its values one step earlier are not kept");
        }
        return fields[f][1 - now[f]];
    }

    private int index(String name) {
        int f = scheme.fields().indexOf(name);
        if (f < 0) {
            throw new IllegalArgumentException("no field '" + name + "'; there are " + scheme.fields()
                    + " and coefficients " + scheme.coefficients());
        }
        return f;
    }

    @Override
    public void load() {
        // The caller wrote to the arrays that are used for computing. Rows of solids are skipped, so both arrays hold
        // their values.
        for (int f = 0; f < kept && mask.isPresent(); f++) {
            solidRows.copy(fields[f][now[f]], fields[f][1 - now[f]]);
        }
    }

    @Override
    public double maxChange() {
        double max = 0;
        for (int f = 0; f < kept; f++) {
            if (writesPerStep[f] == 1) {
                max = Math.max(
                        max,
                        mask.isPresent()
                                ? Change.max(fields[f][0], fields[f][1], mask.get())
                                : Change.max(fields[f][0], fields[f][1]));
            }
        }
        return max;
    }

    @Override
    public String path() {
        return Arrays.stream(stages)
                .map(stage -> stage.kernel.path())
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    @Override
    public void tiling(Tiling tiling) {
        walk.tiling(tiling);
    }

    @Override
    public void close() {
        // Arrays are garbage-collected.
    }
}
