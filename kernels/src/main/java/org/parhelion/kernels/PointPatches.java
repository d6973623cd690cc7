package org.parhelion.kernels;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.device.StepperSpec;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/** The point sources and receivers on the points that one block owns. */
final class PointPatches {
    private final StepperSpec spec;
    private final Field layout;
    private final Box owned;
    private final List<StepperSpec.Source> sources = new ArrayList<>();
    private final List<StepperSpec.Tap> receivers = new ArrayList<>();

    PointPatches(StepperSpec spec, Field layout) {
        this.spec = spec;
        this.layout = layout;
        this.owned = spec.block().owned();
        spec.sources().stream().filter(s -> owned.contains(s.k(), s.j(), s.i())).forEach(sources::add);
        spec.taps().stream().filter(r -> owned.contains(r.k(), r.j(), r.i())).forEach(receivers::add);
    }

    int sources() {
        return sources.size();
    }

    int receivers() {
        return receivers.size();
    }

    /** The work that adds the sources, in sequence because two sources may be at the same point. */
    List<Work.Patches> sources(PatchTable table, int firstAmplitude) {
        List<Work.Patches> work = new ArrayList<>();
        for (int s = 0; s < sources.size(); s++) {
            StepperSpec.Source source = sources.get(s);
            int first = table.length();
            add(table, BlockKernel.SOURCE, source.field(), source.k(), source.j(), source.i(), firstAmplitude + s);
            work.add(table.since(first));
        }
        return work;
    }

    /** The work that reads the receivers' values. */
    Work.Patches receivers(PatchTable table) {
        int first = table.length();
        for (int r = 0; r < receivers.size(); r++) {
            StepperSpec.Tap receiver = receivers.get(r);
            add(table, BlockKernel.RECEIVER, receiver.field(), receiver.k(), receiver.j(), receiver.i(), r);
        }
        return table.since(first);
    }

    private void add(PatchTable table, int what, String field, int k, int j, int i, int at) {
        int p = layout.index(k - owned.k0(), j - owned.j0(), i - owned.i0());
        table.add(what, p, 1, 1, spec.scheme().fields().indexOf(field), at, 0);
    }

    /** Stores the amplitude of each source for the step that begins at time {@code t} [s]. */
    void amplitudes(Object reals, int at, double t) {
        for (int s = 0; s < sources.size(); s++) {
            Reals.set(reals, at + s, sources.get(s).amplitude().applyAsDouble(t));
        }
    }

    /** Passes the values after {@code step} steps to the receivers. */
    void take(long step, Object samples) {
        for (int r = 0; r < receivers.size(); r++) {
            receivers.get(r).sample().take(step, Reals.at(samples, r));
        }
    }
}
