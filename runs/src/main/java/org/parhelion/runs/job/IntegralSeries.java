package org.parhelion.runs.job;

import java.util.function.Supplier;
import org.parhelion.comm.ExactSum;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.recovery.ListenerState;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.Integrals;
import org.parhelion.solver.Simulation;

/**
 * Writes the integrals of fields over the grid as {@code integrals.csv}: the sum of value times volume of the cell, over all points that are not solid.
 * The sums are exact, so the file does not depend on the ranks.
 */
final class IntegralSeries implements RunListener {
    private static final int ROOT = 0;

    private final Integrals integrals;
    private final StepTable table;
    private final Supplier<OutputDirectory> directory;
    private final ExactSum sum = new ExactSum();

    /**
     * @param table the rows, shared by the ranks of the process
     * @param directory supplies the output directory; called on rank 0 only
     */
    IntegralSeries(Integrals integrals, StepTable table, Supplier<OutputDirectory> directory) {
        this.integrals = integrals;
        this.table = table;
        this.directory = directory;
    }

    @Override
    public long every(long steps) {
        return integrals.every();
    }

    @Override
    public String stateName() {
        return "integrals";
    }

    @Override
    public ListenerState.Saved save(LiveRun run) {
        return table.save(run.comm().rank() == ROOT);
    }

    @Override
    public void load(LiveRun run, ListenerState.Source source) {
        if (run.comm().rank() == ROOT) {
            table.load(source);
        }
    }

    @Override
    public void step(LiveRun run) {
        double[] values = integrals.fields().stream()
                .mapToDouble(name -> integral(run, run.simulation().field(name)))
                .toArray();
        if (run.comm().rank() == ROOT) {
            table.put(run.simulation().clock(), values);
        }
    }

    /** Writes the rows so far, for readers during the run. */
    @Override
    public void checkpoint(LiveRun run) {
        finished(run);
    }

    @Override
    public void finished(LiveRun run) {
        if (run.comm().rank() == ROOT) {
            table.write(directory.get());
        }
    }

    /** Collective. */
    private double integral(LiveRun run, Field field) {
        Simulation simulation = run.simulation();
        Box own = field.owned();
        double[] depth = widths(field.lattice(), Axis.Z, own.k0(), own.k1());
        double[] height = widths(field.lattice(), Axis.Y, own.j0(), own.j1());
        double[] width = widths(field.lattice(), Axis.X, own.i0(), own.i1());
        sum.clear();
        for (int k = 0; k < depth.length; k++) {
            for (int j = 0; j < height.length; j++) {
                for (int i = 0; i < width.length; i++) {
                    if (!simulation.model().isSolid(own.k0() + k, own.j0() + j, own.i0() + i)) {
                        sum.add(field.at(k, j, i) * (depth[k] * height[j] * width[i]));
                    }
                }
            }
        }
        sum.allreduce(run.comm());
        return sum.value();
    }

    /** The widths of the cells around points [m]; 1 along an axis that the grid does not have. */
    private static double[] widths(Lattice lattice, Axis axis, int from, int to) {
        double[] widths = new double[to - from];
        for (int p = from; p < to; p++) {
            widths[p - from] = lattice.grid().axes().contains(axis)
                    ? 0.5 * (lattice.spacingLow(axis, p) + lattice.spacingHigh(axis, p))
                    : 1;
        }
        return widths;
    }
}
