package org.parhelion.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.field.Strip;
import org.parhelion.grid.Box;
import org.parhelion.grid.Width;
import org.parhelion.stencil.rows.RowInputs;
import org.parhelion.stencil.rows.RowKernel;
import org.parhelion.stencil.rows.RowKernels;
import org.parhelion.stencil.rows.RowLayout;
import org.parhelion.stencil.rows.RowPath;

/**
 * The stepper of the CPU: fields in Java arrays, advanced by row kernels along a {@link TileWalk}.
 *
 * <p>Every advanced field has two arrays. Level s of a round is in array (now + s) mod 2. Each level overwrites level s − 2,
 * which {@code before()} reads.
 */
final class CpuStepper implements Stepper, TileWalk.LevelUpdate {
    private final StepperSpec spec;
    private final List<String> names;
    private final Field[][] fields = new Field[2][];
    private final Object[][] arrays = new Object[2][];
    private final FieldStrips[] strips = new FieldStrips[2];
    private final DomainEdges[] edges = new DomainEdges[2];
    private final Field[] coefficients;
    private final Object[] coefficientArrays;
    private final RowKernel kernel;
    /** Of each level, by its number. */
    private final RowInputs[] inputs;

    private final Width ghost;
    private final LevelBoxes levels;
    private final TileWalk walk;
    private final SourcesAndTaps probes;
    private int now;
    private long step;

    CpuStepper(StepperSpec spec, RowPath path) {
        this.spec = spec;
        this.names = spec.stencil().fields();
        for (int parity = 0; parity < 2; parity++) {
            fields[parity] = names.stream().map(this::field0).toArray(Field[]::new);
            arrays[parity] = arrays(fields[parity]);
        }
        for (int parity = 0; parity < 2; parity++) {
            strips[parity] = new FieldStrips(both(fields[parity], fields[1 - parity]));
            edges[parity] = new DomainEdges(spec, fields[parity], fields[1 - parity]);
        }
        this.coefficients =
                spec.stencil().coefficients().stream().map(this::coefficient).toArray(Field[]::new);
        this.coefficientArrays = arrays(coefficients);
        Field any = fields[0][0];
        this.kernel =
                RowKernels.of(spec.reading(), spec.precision(), new RowLayout(any.planePitch(), any.rowPitch()), path);
        this.ghost = spec.ghost();
        this.inputs = new RowInputs[spec.tiling().stepsPerExchange() + 1];
        RowInputs axes = RowInputs.of(spec.reading(), spec.precision(), spec::along);
        Arrays.setAll(inputs, level -> axes.withOwnStep());
        int lineValues = Caches.LINE_BYTES / spec.precision().byteSize();
        this.levels = new LevelBoxes(
                spec.block().interior(), spec.radius(), spec.pointsRead(), lineValues, spec::hasNeighbour);
        this.walk = new TileWalk(levels, this);
        this.walk.tiling(spec.tiling());
        this.probes = new SourcesAndTaps(spec, any);
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

    private static Object[] arrays(Field... fields) {
        Object[] arrays = new Object[fields.length];
        for (int f = 0; f < fields.length; f++) {
            arrays[f] = fields[f].array();
        }
        return arrays;
    }

    private static Field[] both(Field[] first, Field[] second) {
        List<Field> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(second));
        return all.toArray(Field[]::new);
    }

    @Override
    public void begin(long step, int steps) {
        if (steps < 1 || steps > spec.tiling().stepsPerExchange()) {
            throw new IllegalArgumentException("a round of " + steps + " steps: 1 to "
                    + spec.tiling().stepsPerExchange() + " fit the ghost width");
        }
        this.step = step;
        levels.plan(steps);
        for (int level = 1; level <= steps; level++) {
            inputs[level].step(spec.dtSeconds(), time(step + level - 1));
        }
        Box in = fields[now][0].interior();
        edges[now].around(0, 0, 0, in.k1(), in.j1(), in.i1(), time(step));
    }

    private double time(long atStep) {
        return atStep * spec.dtSeconds();
    }

    @Override
    public void core(Runnable progress) {
        walk.core(progress);
    }

    @Override
    public void rim() {
        edges[now].besideNeighbours(levels, time(step));
        walk.rim(CpuStepper::noProgress);
    }

    private static void noProgress() {
        // The messages have arrived.
    }

    @Override
    public void end() {
        now = (now + levels.steps()) & 1;
    }

    @Override
    public void update(int level, int k0, int j0, int i0, int k1, int j1, int i1) {
        int from = (now + level - 1) & 1;
        int to = 1 - from;
        Field any = fields[0][0];
        for (int k = k0; k < k1; k++) {
            kernel.update(
                    arrays[from],
                    arrays[to],
                    coefficientArrays,
                    any.index(k, j0, i0),
                    i1 - i0,
                    j1 - j0,
                    inputs[level],
                    k + ghost.k(),
                    j0 + ghost.j(),
                    i0 + ghost.i());
        }
        probes.add(fields[to], step + level - 1, k0, j0, i0, k1, j1, i1);
        edges[to].setOutermost(k0, j0, i0, k1, j1, i1, time(step + level));
        probes.sample(fields[to], step + level, k0, j0, i0, k1, j1, i1);
        if (level < levels.steps()) {
            edges[to].around(k0, j0, i0, k1, j1, i1, time(step + level));
        }
    }

    @Override
    public void pack(List<Strip> travelling) {
        strips[now].pack(travelling);
    }

    @Override
    public void unpack(List<Strip> travelling) {
        strips[now].unpack(travelling);
    }

    @Override
    public Field field(String name) {
        int coefficient = spec.stencil().coefficients().indexOf(name);
        return coefficient >= 0 ? coefficients[coefficient] : fields[now][index(name)];
    }

    @Override
    public Field before(String name) {
        return fields[1 - now][index(name)];
    }

    private int index(String name) {
        int f = names.indexOf(name);
        if (f < 0) {
            throw new IllegalArgumentException("no field '" + name + "'; the stencil advances " + names + " and reads "
                    + spec.stencil().coefficients());
        }
        return f;
    }

    @Override
    public void load() {
        // The caller wrote to the arrays that are used for computing.
    }

    @Override
    public double maxChange() {
        double max = 0;
        for (int f = 0; f < names.size(); f++) {
            max = Math.max(max, Change.max(fields[0][f], fields[1][f]));
        }
        return max;
    }

    @Override
    public String path() {
        return kernel.path();
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
