package org.parhelion.device;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.stencil.reader.StageReading;

/**
 * The point sources and taps of one block, of the fields that one stage is the last to write. A source acts wherever its point is computed: on its owner, in the ghost
 * points of the ranks around, and in the images of a periodic axis. A tap samples on its owner only.
 */
final class SourcesAndTaps {
    /** A source, in local indices. */
    private record Source(int field, int k, int j, int i, DoubleUnaryOperator amplitude) {}

    /** A tap, in local indices, sampled when point (kDone, jDone, iDone) has been computed. */
    private record Tap(int field, int k, int j, int i, int kDone, int jDone, int iDone, StepperSpec.Sample sample) {}

    private final List<String> names;
    private final List<Source> sources = new ArrayList<>();
    private final List<Tap> taps = new ArrayList<>();

    /** Those of each stage of a scheme. */
    static List<SourcesAndTaps> ofStages(StepperSpec spec) {
        Box all = spec.block().withGhosts(spec.ghost());
        List<SourcesAndTaps> made = new ArrayList<>();
        Set<String> writtenLater = new HashSet<>();
        for (StageReading stage : spec.scheme().stages().reversed()) {
            List<String> written = stage.reading().stencil().fields();
            Set<String> last = new HashSet<>(written);
            last.removeAll(writtenLater);
            writtenLater.addAll(written);
            made.addFirst(new SourcesAndTaps(spec, written, last, all));
        }
        return List.copyOf(made);
    }

    /**
     * Those of a stage.
     *
     * @param names of the fields that the stage writes, in order
     * @param last of them the ones that no later stage writes
     * @param all the points of a field, ghost points included
     */
    SourcesAndTaps(StepperSpec spec, List<String> names, Set<String> last, Box all) {
        this.names = List.copyOf(names);
        Box own = spec.block().owned();
        Grid grid = spec.block().grid();
        for (StepperSpec.Source source : spec.sources()) {
            if (!last.contains(source.field())) {
                continue;
            }
            for (int k : images(source.k() - own.k0(), Axis.Z, spec, grid)) {
                for (int j : images(source.j() - own.j0(), Axis.Y, spec, grid)) {
                    for (int i : images(source.i() - own.i0(), Axis.X, spec, grid)) {
                        if (all.contains(k, j, i)) {
                            sources.add(new Source(names.indexOf(source.field()), k, j, i, source.amplitude()));
                        }
                    }
                }
            }
        }
        for (StepperSpec.Tap tap : spec.taps()) {
            if (last.contains(tap.field())
                    && spec.lattice(tap.field()).owned(own).contains(tap.k(), tap.j(), tap.i())) {
                int f = names.indexOf(tap.field());
                int number = spec.scheme().allFields().indexOf(tap.field());
                taps.add(new Tap(
                        f,
                        tap.k() - own.k0(),
                        tap.j() - own.j0(),
                        tap.i() - own.i0(),
                        done(tap.k(), Side.Z_LOW, number, spec) - own.k0(),
                        done(tap.j(), Side.Y_LOW, number, spec) - own.j0(),
                        done(tap.i(), Side.X_LOW, number, spec) - own.i0(),
                        tap.sample()));
            }
        }
    }

    /**
     * The index whose computation makes a point's value final: a boundary may set the outermost point after the computation of
     * the last one that its rules read.
     */
    private static int done(int index, Side low, int field, StepperSpec spec) {
        if (index > 0 || !spec.setsOutermost(field, low)) {
            return index;
        }
        int extent = spec.block().owned().extent(low.axis());
        return Math.min(Math.max(2, spec.pointsRead().along(low.axis())), extent) - 1;
    }

    /** The images of a point along an axis: itself, and if periodic also one period lower and higher. */
    private static int[] images(int index, Axis axis, StepperSpec spec, Grid grid) {
        int period = grid.points(axis);
        return spec.periodic().along(axis) ? new int[] {index - period, index, index + period} : new int[] {index};
    }

    /** Adds the sources in a box, after it was updated by the step that began at time {@code t} [s]. */
    void add(Field[] fields, double t, int k0, int j0, int i0, int k1, int j1, int i1) {
        for (int s = 0; s < sources.size(); s++) {
            Source source = sources.get(s);
            if (within(source.k, source.j, source.i, k0, j0, i0, k1, j1, i1)) {
                add(fields[source.field], source, source.amplitude.applyAsDouble(t));
            }
        }
    }

    /** Takes the samples in a box whose values are those after {@code step} steps. */
    void sample(Field[] fields, long step, int k0, int j0, int i0, int k1, int j1, int i1) {
        for (int t = 0; t < taps.size(); t++) {
            Tap tap = taps.get(t);
            if (within(tap.kDone, tap.jDone, tap.iDone, k0, j0, i0, k1, j1, i1)) {
                tap.sample.take(step, value(fields[tap.field], tap));
            }
        }
    }

    /** Receives the sources and taps of a box, in local indices. */
    interface Visitor {
        /** A source. */
        void source(String field, int k, int j, int i, DoubleUnaryOperator amplitude);

        /** A tap. */
        void tap(String field, int k, int j, int i, StepperSpec.Sample sample);
    }

    /** Visits the sources that {@link #add} adds in a box, in that order. */
    void sources(Box box, Visitor visitor) {
        for (Source source : sources) {
            if (box.contains(source.k, source.j, source.i)) {
                visitor.source(names.get(source.field), source.k, source.j, source.i, source.amplitude);
            }
        }
    }

    /** Visits the taps that {@link #sample} samples in a box, in that order. */
    void taps(Box box, Visitor visitor) {
        for (Tap tap : taps) {
            if (box.contains(tap.kDone, tap.jDone, tap.iDone)) {
                visitor.tap(names.get(tap.field), tap.k, tap.j, tap.i, tap.sample);
            }
        }
    }

    private static boolean within(int k, int j, int i, int k0, int j0, int i0, int k1, int j1, int i1) {
        return k0 <= k && k < k1 && j0 <= j && j < j1 && i0 <= i && i < i1;
    }

    private static void add(Field field, Source source, double amplitude) {
        int p = field.index(source.k, source.j, source.i);
        if (field.precision() == Precision.DOUBLE) {
            field.doubles()[p] += amplitude;
        } else {
            field.floats()[p] += (float) amplitude;
        }
    }

    private static double value(Field field, Tap tap) {
        int p = field.index(tap.k, tap.j, tap.i);
        return field.precision() == Precision.DOUBLE ? field.doubles()[p] : field.floats()[p];
    }
}
