package org.parhelion.benchmarks.plate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.coordination.SpaceBarrier;

/**
 * One region of the plate. It sees the others through the tuple space only.
 *
 * <pre>
 *   ("boundary", job, iteration, region, side, values)    a region's rim, for the neighbour at that side
 *   ("change", job, iteration, region, change)            the region's largest change
 *   ("barrier", job, iteration, region)                   the region has read its neighbours' rims
 *   ("region", job, region, iterations, changes, ns computing, ns coordinating, values)    the end
 * </pre>
 *
 * <p>The layout of {@code plate}, with a ghost point at each end of a row and a ghost row below and above:
 *
 * <pre>
 *   ghost row of the north neighbour, or the hot edge
 *   g  nx points  g        ny of these rows
 *   ghost row of the south neighbour, or the cold edge
 * </pre>
 */
public final class PlateRegion {
    private final TupleSpace space;
    private final String job;
    private final HotPlate plate;
    private final int region;
    private final Duration patience;
    private final int ny;
    private final int nx;
    private final SpaceBarrier barrier;
    private long coordinateNanos;

    /**
     * Describes a region.
     *
     * @param space where it meets the others
     * @param job the same at all regions of this plate, and of no other
     * @param plate the same at all regions
     * @param region the number of this one: row by row from the lower left
     * @param patience how long it waits for another region before it gives up
     */
    public PlateRegion(TupleSpace space, String job, HotPlate plate, int region, Duration patience) {
        if (region < 0 || region >= plate.regions()) {
            throw new IllegalArgumentException("region " + region + " is outside 0 … " + (plate.regions() - 1));
        }
        this.space = space;
        this.job = job;
        this.plate = plate;
        this.region = region;
        this.patience = patience;
        this.ny = plate.length(region / plate.regionsPerSide());
        this.nx = plate.length(region % plate.regionsPerSide());
        this.barrier = new SpaceBarrier(space, job, region, plate.regions());
    }

    /**
     * Iterates until the whole plate changes little or the iterations are done, and writes the result to the space.
     *
     * @throws SpaceException if another region does not answer in time, or the space fails
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public void run() throws InterruptedException {
        double[] old = start();
        double[] next = old.clone();
        List<Double> changes = new ArrayList<>();
        long startNanos = System.nanoTime();
        int iteration = 0;
        boolean converged = false;
        while (iteration < plate.iterations() && !converged) {
            long exchangeNanos = System.nanoTime();
            writeRims(old, iteration);
            readRims(old, iteration);
            coordinateNanos += System.nanoTime() - exchangeNanos;
            double change = sweep(old, next, ny, nx);
            long meetNanos = System.nanoTime();
            enterBarrier(iteration);
            removeRims(iteration);
            if (iteration % plate.every() == 0) {
                double largest = largestChange(iteration, change);
                changes.add(largest);
                converged = largest < plate.changeBelow();
            }
            coordinateNanos += System.nanoTime() - meetNanos;
            double[] swap = old;
            old = next;
            next = swap;
            iteration++;
        }
        long computeNanos = System.nanoTime() - startNanos - coordinateNanos;
        space.write(Tuple.of(
                "region",
                job,
                region,
                iteration,
                changes.stream().mapToDouble(Double::doubleValue).toArray(),
                computeNanos,
                coordinateNanos,
                interior(old)));
    }

    /**
     * Collects the results of all regions, and removes every tuple of the job.
     *
     * @param space where the regions met
     * @param job their job
     * @param plate their plate
     * @param patience the longest wait for one of them
     * @return one result for each region, in order
     * @throws SpaceException if a region does not end in time
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public static List<RegionResult> collect(TupleSpace space, String job, HotPlate plate, Duration patience)
            throws InterruptedException {
        List<RegionResult> results = new ArrayList<>();
        Object any = Template.ANY;
        for (int region = 0; region < plate.regions(); region++) {
            Template end = Template.of("region", job, region, any, any, any, any, any);
            Tuple tuple = found(space.take(end, patience), "region", region, plate.iterations(), patience);
            results.add(new RegionResult(
                    region,
                    tuple.doublesAt(7),
                    (int) tuple.longAt(3),
                    java.util.Arrays.stream(tuple.doublesAt(4)).boxed().toList(),
                    tuple.longAt(5),
                    tuple.longAt(6)));
        }
        // The last barrier and the last test of convergence: no worker could know that all had read them.
        space.takeAll(Template.of("barrier", job, any, any), Integer.MAX_VALUE);
        space.takeAll(Template.of("change", job, any, any, any), Integer.MAX_VALUE);
        return results;
    }

    /**
     * Puts the regions together.
     *
     * @param plate the plate
     * @param results one for each region
     * @return all points, row by row from the lower edge
     */
    public static double[] whole(HotPlate plate, List<RegionResult> results) {
        double[] whole = new double[plate.points() * plate.points()];
        results.forEach(result -> plate.insert(result.region(), result.values(), whole));
        return whole;
    }

    private double[] start() {
        double[] values = new double[(ny + 2) * (nx + 2)];
        if (region / plate.regionsPerSide() == plate.regionsPerSide() - 1) {
            java.util.Arrays.fill(values, (ny + 1) * (nx + 2), values.length, plate.hot());
        }
        return values;
    }

    private void writeRims(double[] values, int iteration) {
        for (RimSide side : RimSide.values()) {
            if (neighbour(side) >= 0) {
                space.write(Tuple.of("boundary", job, iteration, region, side.name(), rim(values, side)));
            }
        }
    }

    private void readRims(double[] values, int iteration) throws InterruptedException {
        for (RimSide side : RimSide.values()) {
            int neighbour = neighbour(side);
            if (neighbour >= 0) {
                Template of = boundary(iteration, neighbour, side.opposite());
                Tuple tuple = found(space.read(of, patience), "boundary", neighbour, iteration, patience);
                setGhosts(values, side, tuple.doublesAt(5));
            }
        }
    }

    private void enterBarrier(int iteration) throws InterruptedException {
        if (!barrier.await(patience)) {
            throw missing("barrier", "another region", iteration, patience);
        }
    }

    /** After the barrier: every neighbour has read them. */
    private void removeRims(int iteration) throws InterruptedException {
        for (RimSide side : RimSide.values()) {
            if (neighbour(side) >= 0) {
                space.takeIfExists(boundary(iteration, region, side), Duration.ZERO);
            }
        }
        if (iteration > 0 && (iteration - 1) % plate.every() == 0) {
            space.takeIfExists(Template.of("change", job, iteration - 1, region, Template.ANY), Duration.ZERO);
        }
    }

    private double largestChange(int iteration, double mine) throws InterruptedException {
        space.write(Tuple.of("change", job, iteration, region, mine));
        double largest = mine;
        for (int other = 0; other < plate.regions(); other++) {
            Template of = Template.of("change", job, iteration, other, Template.ANY);
            largest = Math.max(
                    largest,
                    found(space.read(of, patience), "change", other, iteration, patience)
                            .doubleAt(4));
        }
        return largest;
    }

    private Template boundary(int iteration, int of, RimSide side) {
        return Template.of("boundary", job, iteration, of, side.name(), Template.ANY);
    }

    private int neighbour(RimSide side) {
        int row = region / plate.regionsPerSide() + side.rows;
        int column = region % plate.regionsPerSide() + side.columns;
        boolean inside = row >= 0 && row < plate.regionsPerSide() && column >= 0 && column < plate.regionsPerSide();
        return inside ? row * plate.regionsPerSide() + column : -1;
    }

    private double[] rim(double[] values, RimSide side) {
        double[] rim = new double[side.rows != 0 ? nx : ny];
        for (int i = 0; i < rim.length; i++) {
            rim[i] = values[at(side, i, 0)];
        }
        return rim;
    }

    private void setGhosts(double[] values, RimSide side, double[] rim) {
        for (int i = 0; i < rim.length; i++) {
            values[at(side, i, 1)] = rim[i];
        }
    }

    /** The index of point {@code i} of a side's rim, or of the ghost points {@code outside} = 1 beyond it. */
    private int at(RimSide side, int i, int outside) {
        return switch (side) {
            case SOUTH -> (1 - outside) * (nx + 2) + 1 + i;
            case NORTH -> (ny + outside) * (nx + 2) + 1 + i;
            case WEST -> (1 + i) * (nx + 2) + 1 - outside;
            case EAST -> (1 + i) * (nx + 2) + nx + outside;
        };
    }

    private double[] interior(double[] values) {
        double[] interior = new double[ny * nx];
        for (int j = 0; j < ny; j++) {
            System.arraycopy(values, (1 + j) * (nx + 2) + 1, interior, j * nx, nx);
        }
        return interior;
    }

    /** The mean of the four neighbours, added in the order of the library's stencil, so that the bits are the same. */
    private static double sweep(double[] old, double[] next, int ny, int nx) {
        int row = nx + 2;
        double change = 0;
        for (int j = 1; j <= ny; j++) {
            for (int p = j * row + 1; p <= j * row + nx; p++) {
                next[p] = ((old[p - row] + old[p + row]) + (old[p - 1] + old[p + 1])) / 4;
                change = Math.max(change, Math.abs(next[p] - old[p]));
            }
        }
        // The ghost points beyond the plate's own edges stay; the others are set before they are read.
        return change;
    }

    private static Tuple found(Optional<Tuple> tuple, String kind, int of, int iteration, Duration patience) {
        return tuple.orElseThrow(() -> missing(kind, "region " + of, iteration, patience));
    }

    private static SpaceException missing(String kind, String of, int iteration, Duration patience) {
        return new SpaceException(
                SpaceException.Kind.REFUSED,
                "no '" + kind + "' tuple of " + of + " for iteration " + iteration + " within " + patience.toSeconds()
                        + " s: has its process died?");
    }
}
