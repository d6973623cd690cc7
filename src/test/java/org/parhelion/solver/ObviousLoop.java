package org.parhelion.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceTimeFunction;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.reader.SchemeReading;

/**
 * The oracle: one thread, whole grid, double precision, no ghost arrays, no tiles. A neighbour outside the domain is worked
 * out from the boundary each time it is asked for, x first, then y, then z.
 *
 * <p>Knows the boundaries for which the right bits are beyond dispute: all but Neumann's and Robin's.
 */
final class ObviousLoop {
    private final Scheme scheme;
    private final List<String> names;
    private final List<String> coefficientNames;
    private final Grid grid;
    private final Boundaries boundaries;
    private final double dt;
    private final double[][] coefficients;
    private final double[][] now;
    private final double[][] before;
    /** Of each field the time of its values [s]. */
    private final double[] when;

    private long steps;
    private double start;
    private double share;

    ObviousLoop(
            Stencil stencil,
            Grid grid,
            Boundaries boundaries,
            double dt,
            double[][] initial,
            double[][] initialBefore,
            double[][] coefficients) {
        this(Scheme.of(stencil), grid, boundaries, dt, initial, initialBefore, coefficients);
    }

    /** Of a scheme: arrays in the order of its fields and coefficients. */
    ObviousLoop(
            Scheme scheme,
            Grid grid,
            Boundaries boundaries,
            double dt,
            double[][] initial,
            double[][] initialBefore,
            double[][] coefficients) {
        this.scheme = scheme;
        this.names = scheme.fields();
        this.coefficientNames = scheme.coefficients();
        this.grid = grid;
        this.boundaries = boundaries;
        this.dt = dt;
        this.now = copy(initial);
        this.before = copy(initialBefore);
        this.coefficients = coefficients;
        this.when = new double[now.length];
        for (Scheme.Part part : scheme.parts()) {
            switch (part) {
                case Scheme.Stage stage ->
                    stage.stencil().fields().forEach(name -> when[names.indexOf(name)] = (stage.end() - 1) * dt);
                case Scheme.Solve solve -> when[names.indexOf(solve.field())] = 0;
            }
        }
    }

    private static double[][] copy(double[][] values) {
        return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    }

    double[] field(int f) {
        return now[f];
    }

    void run(int count) {
        for (int step = 0; step < count; step++) {
            for (Scheme.Part part : scheme.parts()) {
                switch (part) {
                    case Scheme.Stage stage -> run(stage);
                    case Scheme.Solve solve -> run((SolveStage) solve);
                }
            }
            steps++;
        }
    }

    /** Starts a new solver each time, on one rank. */
    private void run(SolveStage solve) {
        int f = names.indexOf(solve.field());
        double t = (steps + 1) * dt;
        Ranks.threads(1, comm -> {
            Block block = Decomposition.of(grid, comm).block();
            List<Field> read = new ArrayList<>();
            for (String name : solve.reads()) {
                int source = names.indexOf(name);
                read.add(field(block, source >= 0 ? now[source] : coefficients[coefficientNames.indexOf(name)]));
            }
            Field unknown = field(block, now[f]);
            try (SolveStage.Solver solver = solve.start(block, boundaries, comm)) {
                solver.solve(read, unknown, t);
            }
            before[f] = now[f];
            now[f] = new double[(int) grid.pointCount()];
            Fields.copy(unknown, now[f]);
        });
        when[f] = t;
    }

    private static Field field(Block block, double[] values) {
        Field field = Field.of("values", block, Precision.DOUBLE, Width.NONE);
        Grid grid = block.grid();
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    field.set(k, j, i, values[(k * grid.ny() + j) * grid.nx() + i]);
                }
            }
        }
        return field;
    }

    private void run(Scheme.Stage stage) {
        Stencil stencil = stage.stencil();
        start = stage.start();
        share = stage.share();
        int[] written = stencil.fields().stream().mapToInt(names::indexOf).toArray();
        double[][] next = new double[written.length][(int) grid.pointCount()];
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    Point[] points = points(stencil, k, j, i);
                    for (int w = 0; w < written.length; w++) {
                        next[w][index(k, j, i)] = stencil.at(w, points);
                    }
                }
            }
        }
        for (int w = 0; w < written.length; w++) {
            absorb(next[w], now[written[w]]);
            before[written[w]] = now[written[w]];
            now[written[w]] = next[w];
            when[written[w]] = (steps + stage.end()) * dt;
        }
    }

    /** Sets the outermost points at absorbing sides: x first, then y, then z. */
    private void absorb(double[] next, double[] earlier) {
        for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
            for (Side side : List.of(axis.low(), axis.high())) {
                if (reads(axis) && boundaries.at(side) instanceof Boundary.Absorbing(double velocity)) {
                    double h = side.isHigh() ? grid.spacingLow(axis, grid.points(axis) - 1) : grid.spacingHigh(axis, 0);
                    double factor = (velocity * dt - h) / (velocity * dt + h);
                    int inward = (axis == Axis.X ? 1 : axis == Axis.Y ? grid.nx() : grid.nx() * grid.ny())
                            * (side.isHigh() ? -1 : 1);
                    for (int p = 0; p < next.length; p++) {
                        if (along(axis, p) == (side.isHigh() ? grid.points(axis) - 1 : 0)) {
                            next[p] = earlier[p + inward] + factor * next[p + inward] + -factor * earlier[p];
                        }
                    }
                }
            }
        }
    }

    /** Along an axis without neighbours in the formula there is nothing to absorb. */
    private boolean reads(Axis axis) {
        Reach reach = SchemeReading.of(scheme).reach();
        return (axis == Axis.X ? reach.i() : axis == Axis.Y ? reach.j() : reach.k()) > 0;
    }

    private int along(Axis axis, int p) {
        return switch (axis) {
            case X -> p % grid.nx();
            case Y -> p / grid.nx() % grid.ny();
            case Z -> p / grid.nx() / grid.ny();
        };
    }

    private int index(int k, int j, int i) {
        return (k * grid.ny() + j) * grid.nx() + i;
    }

    private Point[] points(Stencil stencil, int k, int j, int i) {
        List<String> read = new ArrayList<>(stencil.fields());
        read.addAll(stencil.coefficients());
        return read.stream().map(name -> point(name, k, j, i)).toArray(Point[]::new);
    }

    private Point point(String name, int k, int j, int i) {
        int f = names.indexOf(name);
        return f >= 0
                ? new At(now[f], before[f], when[f], k, j, i, true)
                : new At(coefficients[coefficientNames.indexOf(name)], new double[0], 0, k, j, i, false);
    }

    /** A point of one field and what lies around it. */
    private final class At implements Point {
        private final double[] values;
        private final double[] earlier;
        private final double t;
        private final int k;
        private final int j;
        private final int i;
        private final boolean evolved;

        At(double[] values, double[] earlier, double t, int k, int j, int i, boolean evolved) {
            this.values = values;
            this.earlier = earlier;
            this.t = t;
            this.k = k;
            this.j = j;
            this.i = i;
            this.evolved = evolved;
        }

        @Override
        public double at(int di) {
            return at(0, 0, di);
        }

        @Override
        public double at(int dj, int di) {
            return at(0, dj, di);
        }

        @Override
        public double at(int dk, int dj, int di) {
            return evolved ? value(k + dk, j + dj, i + di) : coefficient(k + dk, j + dj, i + di);
        }

        @Override
        public double before() {
            return earlier[index(k, j, i)];
        }

        @Override
        public double dt() {
            return share * dt;
        }

        @Override
        public double time() {
            return (steps + start) * dt;
        }

        @Override
        public double x() {
            return grid.x(i);
        }

        @Override
        public double y() {
            return grid.y(j);
        }

        @Override
        public double z() {
            return grid.z(k);
        }

        @Override
        public double i() {
            return i;
        }

        @Override
        public double j() {
            return j;
        }

        @Override
        public double k() {
            return k;
        }

        @Override
        public double dxLow() {
            return grid.spacingLow(Axis.X, i);
        }

        @Override
        public double dxHigh() {
            return grid.spacingHigh(Axis.X, i);
        }

        @Override
        public double dyLow() {
            return grid.spacingLow(Axis.Y, j);
        }

        @Override
        public double dyHigh() {
            return grid.spacingHigh(Axis.Y, j);
        }

        @Override
        public double dzLow() {
            return grid.spacingLow(Axis.Z, k);
        }

        @Override
        public double dzHigh() {
            return grid.spacingHigh(Axis.Z, k);
        }

        /** Coefficients go on outside the domain as at the nearest point, and around periodic axes. */
        private double coefficient(int pk, int pj, int pi) {
            return values[
                    index(
                            nearest(Axis.Z, pk, grid.nz()),
                            nearest(Axis.Y, pj, grid.ny()),
                            nearest(Axis.X, pi, grid.nx()))];
        }

        private int nearest(Axis axis, int p, int n) {
            boolean periodic = boundaries.at(axis.low()) instanceof Boundary.Periodic;
            return periodic ? Math.floorMod(p, n) : Math.clamp(p, 0, n - 1);
        }

        // The last axis filled is the first asked: z before y before x.
        private double value(int pk, int pj, int pi) {
            if (pk < 0 || pk >= grid.nz()) {
                return outside(pk < 0 ? Side.Z_LOW : Side.Z_HIGH, pk, grid.nz(), pk, pj, pi);
            }
            if (pj < 0 || pj >= grid.ny()) {
                return outside(pj < 0 ? Side.Y_LOW : Side.Y_HIGH, pj, grid.ny(), pk, pj, pi);
            }
            if (pi < 0 || pi >= grid.nx()) {
                return outside(pi < 0 ? Side.X_LOW : Side.X_HIGH, pi, grid.nx(), pk, pj, pi);
            }
            return values[index(pk, pj, pi)];
        }

        private double outside(Side side, int p, int n, int pk, int pj, int pi) {
            int wrapped = Math.floorMod(p, n);
            int mirrored = p < 0 ? -1 - p : 2 * n - 1 - p;
            int oddMirrored = p < 0 ? -2 - p : 2 * n - p;
            return switch (boundaries.at(side)) {
                case Boundary.Periodic _ -> moved(side.axis(), wrapped, pk, pj, pi);
                case Boundary.Reflecting _ -> moved(side.axis(), mirrored, pk, pj, pi);
                case Boundary.Antisymmetric _ -> -moved(side.axis(), mirrored, pk, pj, pi);
                case Boundary.FreeSurface _ -> p == -1 || p == n ? 0 : -moved(side.axis(), oddMirrored, pk, pj, pi);
                case Boundary.Outflow _ -> moved(side.axis(), p < 0 ? 0 : n - 1, pk, pj, pi);
                case Boundary.LinearOutflow _, Boundary.Absorbing _ ->
                    2 * moved(side.axis(), p < 0 ? 0 : n - 1, pk, pj, pi)
                            + -1 * moved(side.axis(), p < 0 ? -p : 2 * n - 2 - p, pk, pj, pi);
                case Boundary.Dirichlet(PlaceTimeFunction value) ->
                    value.at(place(Axis.X, pi), place(Axis.Y, pj), place(Axis.Z, pk), t);
                case Boundary other -> throw new IllegalArgumentException(other + " is not in the oracle");
            };
        }

        private double place(Axis axis, int p) {
            boolean periodic = boundaries.at(axis.low()) instanceof Boundary.Periodic;
            return grid.coordinate(axis, periodic ? Math.floorMod(p, grid.points(axis)) : p);
        }

        private double moved(Axis axis, int to, int pk, int pj, int pi) {
            return switch (axis) {
                case Z -> value(to, pj, pi);
                case Y -> value(pk, to, pi);
                case X -> value(pk, pj, to);
            };
        }
    }
}
