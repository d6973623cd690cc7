package org.parhelion.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
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

    private final Map<String, Location> locations;

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
        this(scheme, grid, boundaries, dt, initial, initialBefore, coefficients, Map.of());
    }

    /** Of a scheme whose fields lie at several locations; each array has as many values as its field has points. */
    ObviousLoop(
            Scheme scheme,
            Grid grid,
            Boundaries boundaries,
            double dt,
            double[][] initial,
            double[][] initialBefore,
            double[][] coefficients,
            Map<String, Location> locations) {
        this.locations = locations;
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
        for (int f = 0; f < now.length; f++) {
            hold(new Shape(names.get(f)), now[f], 0);
            hold(new Shape(names.get(f)), before[f], 0);
        }
    }

    /** The points of a field or coefficient. */
    private final class Shape {
        final Location location;
        final int nz;
        final int ny;
        final int nx;

        Shape(String name) {
            location = locations.getOrDefault(name, Location.CENTRE);
            nz = points(Axis.Z);
            ny = points(Axis.Y);
            nx = points(Axis.X);
        }

        boolean onFaces(Axis axis) {
            return grid.axes().contains(axis) && location.onFaces(axis);
        }

        int points(Axis axis) {
            return grid.points(axis) + (onFaces(axis) && !periodic(axis) ? 1 : 0);
        }

        int index(int k, int j, int i) {
            return (k * ny + j) * nx + i;
        }

        int along(Axis axis, int p) {
            return switch (axis) {
                case X -> p % nx;
                case Y -> p / nx % ny;
                case Z -> p / nx / ny;
            };
        }

        double place(Axis axis, int p) {
            int wrapped = periodic(axis) ? Math.floorMod(p, grid.points(axis)) : p;
            return grid.coordinate(axis, onFaces(axis) ? wrapped - 0.5 : wrapped);
        }

        double spacingLow(Axis axis, int p) {
            return onFaces(axis) && grid.isStretched(axis)
                    ? place(axis, p) - place(axis, p - 1)
                    : grid.spacingLow(axis, p);
        }
    }

    private boolean periodic(Axis axis) {
        return boundaries.at(axis.low()) instanceof Boundary.Periodic;
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
        double[][] next = new double[written.length][];
        for (int w = 0; w < written.length; w++) {
            Shape shape = new Shape(names.get(written[w]));
            next[w] = new double[shape.nz * shape.ny * shape.nx];
            for (int k = 0; k < shape.nz; k++) {
                for (int j = 0; j < shape.ny; j++) {
                    for (int i = 0; i < shape.nx; i++) {
                        next[w][shape.index(k, j, i)] = stencil.at(w, points(stencil, shape, k, j, i));
                    }
                }
            }
        }
        for (int w = 0; w < written.length; w++) {
            Shape shape = new Shape(names.get(written[w]));
            settle(shape, next[w], now[written[w]], (steps + stage.end()) * dt);
            before[written[w]] = now[written[w]];
            now[written[w]] = next[w];
            when[written[w]] = (steps + stage.end()) * dt;
        }
    }

    /** Sets the points on walls that have a value, as at the beginning. */
    private void hold(Shape shape, double[] values, double t) {
        for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
            for (Side side : List.of(axis.low(), axis.high())) {
                hold(shape, side, values, t);
            }
        }
    }

    private void hold(Shape shape, Side side, double[] values, double t) {
        Axis axis = side.axis();
        for (int p = 0; p < values.length && shape.onFaces(axis); p++) {
            if (shape.along(axis, p) == (side.isHigh() ? shape.points(axis) - 1 : 0)) {
                switch (boundaries.at(side)) {
                    case Boundary.Antisymmetric _ -> values[p] = 0;
                    case Boundary.Dirichlet(PlaceTimeFunction value) ->
                        values[p] = value.at(
                                shape.place(Axis.X, shape.along(Axis.X, p)),
                                shape.place(Axis.Y, shape.along(Axis.Y, p)),
                                shape.place(Axis.Z, shape.along(Axis.Z, p)),
                                t);
                    default -> {
                        // The formula computes these points.
                    }
                }
            }
        }
    }

    /** Sets the outermost points at sides whose boundaries do: x first, then y, then z. */
    private void settle(Shape shape, double[] next, double[] earlier, double t) {
        for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
            for (Side side : List.of(axis.low(), axis.high())) {
                hold(shape, side, next, t);
                if (reads(axis) && boundaries.at(side) instanceof Boundary.Absorbing(double velocity)) {
                    double h = side.isHigh() ? grid.spacingLow(axis, grid.points(axis) - 1) : grid.spacingHigh(axis, 0);
                    double factor = (velocity * dt - h) / (velocity * dt + h);
                    int inward = (axis == Axis.X ? 1 : axis == Axis.Y ? shape.nx : shape.nx * shape.ny)
                            * (side.isHigh() ? -1 : 1);
                    for (int p = 0; p < next.length; p++) {
                        if (shape.along(axis, p) == (side.isHigh() ? shape.points(axis) - 1 : 0)) {
                            next[p] = earlier[p + inward] + factor * next[p + inward] + -factor * earlier[p];
                        }
                    }
                }
            }
        }
    }

    /** Along an axis without neighbours in the formula, and without faces, there is nothing to absorb. */
    private boolean reads(Axis axis) {
        Reach reach = SchemeReading.of(scheme).reach();
        boolean staggered = !periodic(axis) && locations.values().stream().anyMatch(each -> each.onFaces(axis));
        return staggered || (axis == Axis.X ? reach.i() : axis == Axis.Y ? reach.j() : reach.k()) > 0;
    }

    private Point[] points(Stencil stencil, Shape home, int k, int j, int i) {
        List<String> read = new ArrayList<>(stencil.fields());
        read.addAll(stencil.coefficients());
        return read.stream().map(name -> point(name, home, k, j, i)).toArray(Point[]::new);
    }

    private Point point(String name, Shape home, int k, int j, int i) {
        int f = names.indexOf(name);
        Shape shape = new Shape(name);
        return f >= 0
                ? new At(shape, home, now[f], before[f], when[f], k, j, i, true)
                : new At(shape, home, coefficients[coefficientNames.indexOf(name)], new double[0], 0, k, j, i, false);
    }

    /** A point of one field and what lies around it. */
    private final class At implements Point {
        private final Shape shape;
        /** The points of the field that is computed: its coordinates are read. */
        private final Shape home;

        private final double[] values;
        private final double[] earlier;
        private final double t;
        private final int k;
        private final int j;
        private final int i;
        private final boolean evolved;

        At(Shape shape, Shape home, double[] values, double[] earlier, double t, int k, int j, int i, boolean evolved) {
            this.shape = shape;
            this.home = home;
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
            return earlier[shape.index(k, j, i)];
        }

        @Override
        public double dt() {
            return share * dt;
        }

        @Override
        public double dtBefore() {
            return steps == 0 ? Double.POSITIVE_INFINITY : share * dt;
        }

        @Override
        public double time() {
            return (steps + start) * dt;
        }

        @Override
        public double x() {
            return home.place(Axis.X, i);
        }

        @Override
        public double y() {
            return home.place(Axis.Y, j);
        }

        @Override
        public double z() {
            return home.place(Axis.Z, k);
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
            return home.spacingLow(Axis.X, i);
        }

        @Override
        public double dxHigh() {
            return home.spacingLow(Axis.X, i + 1);
        }

        @Override
        public double dyLow() {
            return home.spacingLow(Axis.Y, j);
        }

        @Override
        public double dyHigh() {
            return home.spacingLow(Axis.Y, j + 1);
        }

        @Override
        public double dzLow() {
            return home.spacingLow(Axis.Z, k);
        }

        @Override
        public double dzHigh() {
            return home.spacingLow(Axis.Z, k + 1);
        }

        /** Coefficients go on outside the domain as at the nearest point, and around periodic axes. */
        private double coefficient(int pk, int pj, int pi) {
            return values[
                    shape.index(
                            nearest(Axis.Z, pk, shape.nz),
                            nearest(Axis.Y, pj, shape.ny),
                            nearest(Axis.X, pi, shape.nx))];
        }

        private int nearest(Axis axis, int p, int n) {
            return periodic(axis) ? Math.floorMod(p, n) : Math.clamp(p, 0, n - 1);
        }

        // The last axis filled is the first asked: z before y before x.
        private double value(int pk, int pj, int pi) {
            if (pk < 0 || pk >= shape.nz) {
                return outside(pk < 0 ? Side.Z_LOW : Side.Z_HIGH, pk, shape.nz, pk, pj, pi);
            }
            if (pj < 0 || pj >= shape.ny) {
                return outside(pj < 0 ? Side.Y_LOW : Side.Y_HIGH, pj, shape.ny, pk, pj, pi);
            }
            if (pi < 0 || pi >= shape.nx) {
                return outside(pi < 0 ? Side.X_LOW : Side.X_HIGH, pi, shape.nx, pk, pj, pi);
            }
            return values[shape.index(pk, pj, pi)];
        }

        private double outside(Side side, int p, int n, int pk, int pj, int pi) {
            Axis axis = side.axis();
            int wrapped = Math.floorMod(p, n);
            int aboutPoint = p < 0 ? -p : 2 * n - 2 - p;
            int mirrored = shape.onFaces(axis) ? aboutPoint : p < 0 ? -1 - p : 2 * n - 1 - p;
            int oddMirrored = p < 0 ? -2 - p : 2 * n - p;
            return switch (boundaries.at(side)) {
                case Boundary.Periodic _ -> moved(axis, wrapped, pk, pj, pi);
                case Boundary.Reflecting _ -> moved(axis, mirrored, pk, pj, pi);
                case Boundary.Antisymmetric _ -> -moved(axis, mirrored, pk, pj, pi);
                case Boundary.FreeSurface _ -> p == -1 || p == n ? 0 : -moved(axis, oddMirrored, pk, pj, pi);
                case Boundary.Outflow _ -> moved(axis, p < 0 ? 0 : n - 1, pk, pj, pi);
                case Boundary.LinearOutflow _, Boundary.Absorbing _ ->
                    2 * moved(axis, p < 0 ? 0 : n - 1, pk, pj, pi) + -1 * moved(axis, aboutPoint, pk, pj, pi);
                case Boundary.Dirichlet(PlaceTimeFunction value) ->
                    value.at(shape.place(Axis.X, pi), shape.place(Axis.Y, pj), shape.place(Axis.Z, pk), t);
                case Boundary other -> throw new IllegalArgumentException(other + " is not in the oracle");
            };
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
