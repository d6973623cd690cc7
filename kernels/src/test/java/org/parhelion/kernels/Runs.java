package org.parhelion.kernels;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Stencil;

/** A model that tests run on this device and that, and compare. */
record Runs(Model model, long steps) {
    /**
     * A model of one stencil.
     *
     * @param settings initial values, coefficients, boundaries, sources
     */
    Runs(Stencil stencil, Grid grid, Precision precision, long steps, UnaryOperator<Model> settings) {
        this(settings.apply(Model.of(stencil, grid)).precision(precision), steps);
    }

    /** Every field's values after the steps, in C order, on ranks that all take the device of that name. */
    double[][] on(String device, int ranks) {
        return on(Decomposition.of(model.grid(), ranks), rank -> device);
    }

    /** As above, with a device for each rank. */
    double[][] on(Decomposition decomposition, IntFunction<String> deviceOfRank) {
        return onDevices(decomposition, rank -> Device.named(deviceOfRank.apply(rank)));
    }

    /** As above; each rank closes its device. */
    double[][] onDevices(Decomposition decomposition, IntFunction<Device> deviceOfRank) {
        List<String> fields = model.fields();
        double[][] values = fields.stream()
                .map(name -> new double[Math.toIntExact(model.lattice(name).pointCount())])
                .toArray(double[][]::new);
        Ranks.threads(decomposition.ranks(), comm -> {
            try (Device device = deviceOfRank.apply(comm.rank());
                    Simulation sim = Simulation.of(model, decomposition.block(comm.rank()), device, comm)
                            .tiling(1)
                            .start()) {
                sim.run(steps);
                for (int f = 0; f < values.length; f++) {
                    collect(sim.field(fields.get(f)), values[f]);
                }
            }
        });
        return values;
    }

    /** Puts {@code field}'s own points where they stand in {@code values} of all its points. */
    static void collect(Field field, double[] values) {
        Box owned = field.owned();
        int nx = field.lattice().points(Axis.X);
        int ny = field.lattice().points(Axis.Y);
        for (int k = owned.k0(); k < owned.k1(); k++) {
            for (int j = owned.j0(); j < owned.j1(); j++) {
                for (int i = owned.i0(); i < owned.i1(); i++) {
                    values[i + nx * (j + ny * k)] = field.at(k - owned.k0(), j - owned.j0(), i - owned.i0());
                }
            }
        }
    }

    /** The largest |a − b| / |b| of any point. */
    static double largestRelativeDifference(double[] a, double[] b) {
        double most = 0;
        for (int p = 0; p < b.length; p++) {
            most = Math.max(most, Math.abs(a[p] - b[p]) / Math.abs(b[p]));
        }
        return most;
    }
}
