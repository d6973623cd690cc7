package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ExactSum;
import org.parhelion.comm.Op;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/**
 * The connected regions between solids in which only gradients are given and c = 0: in each a solution exists only for a right-hand side of
 * mean 0, and is unique but for a constant. Regions are found from runs of points along x, joined across rows and planes.
 */
final class Pockets {
    private final Comm comm;
    private final List<Pocket> pockets = new ArrayList<>();

    /**
     * One region.
     *
     * @param points number of points on all ranks
     * @param runs of this rank's points: plane, row, first point and the one after the last, as local indices
     * @param shared whether several ranks have points
     */
    private record Pocket(long points, List<int[]> runs, boolean shared) {}

    /**
     * Finds the regions.
     *
     * @param connections of the finest grid
     * @param held whether the value at a point, or beside it, is given
     * @param parts the points of each rank
     * @param comm the ranks
     */
    Pockets(Connections connections, IntPredicate held, List<Box> parts, Comm comm) {
        this.comm = comm;
        Runs runs = new Runs(connections);
        boolean[] fixed = runs.regionsWith(held);
        long[] points = new long[runs.count];
        int[] pocket = new int[runs.count];
        Arrays.fill(pocket, -1);
        List<Box> bounds = new ArrayList<>();
        List<Integer> roots = new ArrayList<>();
        for (int r = 0; r < runs.count; r++) {
            int root = runs.root(r);
            if (!fixed[root]) {
                points[root] += runs.end[r] - runs.begin[r];
                Box box = runs.box(r);
                if (pocket[root] < 0) {
                    pocket[root] = roots.size();
                    roots.add(root);
                    bounds.add(box);
                } else {
                    bounds.set(pocket[root], hull(bounds.get(pocket[root]), box));
                }
            }
        }
        Box owned = parts.get(comm.rank());
        for (int q = 0; q < roots.size(); q++) {
            Box all = bounds.get(q);
            boolean shared = parts.stream().noneMatch(part -> part.contains(all));
            pockets.add(new Pocket(points[roots.get(q)], new ArrayList<>(), shared));
        }
        for (int r = 0; r < runs.count; r++) {
            int q = pocket[runs.root(r)];
            Box mine = q < 0 ? Box.EMPTY : runs.box(r).intersect(owned);
            if (!mine.isEmpty()) {
                pockets.get(q).runs.add(new int[] {
                    mine.k0() - owned.k0(), mine.j0() - owned.j0(), mine.i0() - owned.i0(), mine.i1() - owned.i0()
                });
            }
        }
    }

    private static Box hull(Box a, Box b) {
        return new Box(
                Math.min(a.k0(), b.k0()),
                Math.min(a.j0(), b.j0()),
                Math.min(a.i0(), b.i0()),
                Math.max(a.k1(), b.k1()),
                Math.max(a.j1(), b.j1()),
                Math.max(a.i1(), b.i1()));
    }

    boolean isEmpty() {
        return pockets.isEmpty();
    }

    /** Makes the mean of a field 0 in each region, and returns the mean of largest magnitude. Collective. */
    double removeMeans(Field field) {
        double largest = 0;
        ExactSum sum = new ExactSum();
        for (Pocket pocket : pockets) {
            if (!pocket.shared && pocket.runs.isEmpty()) {
                continue; // another rank's
            }
            sum.clear();
            for (int[] run : pocket.runs) {
                sum.add(field.doubles(), field.index(run[0], run[1], run[2]), run[3] - run[2]);
            }
            if (pocket.shared) {
                sum.allreduce(comm);
            }
            double mean = sum.value() / pocket.points;
            for (int[] run : pocket.runs) {
                int first = field.index(run[0], run[1], run[2]);
                for (int p = first; p < first + run[3] - run[2]; p++) {
                    field.doubles()[p] -= mean;
                }
            }
            largest = Math.abs(mean) > Math.abs(largest) || Double.isNaN(mean) ? mean : largest;
        }
        double high = comm.allreduce(largest, Op.MAX);
        double low = comm.allreduce(largest, Op.MIN);
        return -low > high ? low : high;
    }

    /** Runs of connected points along x, and which of them are connected. */
    private static final class Runs {
        private final Connections connections;
        private int[] begin = new int[64];
        private int[] end = new int[64];
        private int[] parent = new int[64];
        private int count;

        Runs(Connections connections) {
            this.connections = connections;
            int nx = connections.points(0);
            int rows = connections.points(1) * connections.points(2);
            int[] firstRun = new int[rows + 1];
            for (int row = 0; row < rows; row++) {
                firstRun[row] = count;
                addRow(row * nx, nx);
            }
            firstRun[rows] = count;
            for (int row = 0; row < rows; row++) {
                for (int axis = 1; axis <= 2; axis++) {
                    int next = connections.rowBeside(row, axis);
                    if (next >= 0) {
                        join(firstRun[row], firstRun[row + 1], firstRun[next], firstRun[next + 1], nx);
                    }
                }
            }
        }

        private void addRow(int first, int nx) {
            int row = count;
            int p = first;
            while (p < first + nx) {
                if (!connections.isFree(p)) {
                    p++;
                    continue;
                }
                int from = p++;
                while (p < first + nx && connections.isFree(p)) {
                    p++;
                }
                add(from, p);
            }
            if (count > row && connections.isOpen(first + nx - 1, 0)) {
                union(row, count - 1); // across the period
            }
        }

        private void add(int from, int to) {
            if (count == begin.length) {
                begin = Arrays.copyOf(begin, 2 * count);
                end = Arrays.copyOf(end, 2 * count);
                parent = Arrays.copyOf(parent, 2 * count);
            }
            begin[count] = from;
            end[count] = to;
            parent[count] = count;
            count++;
        }

        /** Joins the runs of two rows that overlap. */
        private void join(int first, int firstEnd, int second, int secondEnd, int nx) {
            int a = first;
            int b = second;
            while (a < firstEnd && b < secondEnd) {
                if (begin[a] % nx < (end[b] - 1) % nx + 1 && begin[b] % nx < (end[a] - 1) % nx + 1) {
                    union(a, b);
                }
                if ((end[a] - 1) % nx < (end[b] - 1) % nx) {
                    a++;
                } else {
                    b++;
                }
            }
        }

        int root(int run) {
            int r = run;
            while (parent[r] != r) {
                parent[r] = parent[parent[r]];
                r = parent[r];
            }
            return r;
        }

        private void union(int a, int b) {
            int x = root(a);
            int y = root(b);
            parent[Math.max(x, y)] = Math.min(x, y);
        }

        /** For the root of each region whether it has a point for which {@code held} is true. */
        boolean[] regionsWith(IntPredicate held) {
            boolean[] fixed = new boolean[count];
            for (int r = 0; r < count; r++) {
                int root = root(r);
                for (int p = begin[r]; p < end[r] && !fixed[root]; p++) {
                    fixed[root] = held.test(p);
                }
            }
            return fixed;
        }

        Box box(int run) {
            int nx = connections.points(0);
            int ny = connections.points(1);
            int row = begin[run] / nx;
            int k = row / ny;
            int j = row % ny;
            return new Box(k, j, begin[run] % nx, k + 1, j + 1, (end[run] - 1) % nx + 1);
        }
    }
}
