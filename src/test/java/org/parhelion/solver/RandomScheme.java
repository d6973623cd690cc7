package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/** Schemes of stages that write and read fields at random, with weights small enough for values to stay near 1. */
public final class RandomScheme {
    private RandomScheme() {}

    /**
     * A weighted sum of neighbours.
     *
     * @param terms of each: written field, source, offsets along z, y, x
     * @param before which written fields also read themselves one step earlier
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Sums(
            int dims,
            List<String> fields,
            List<String> coefficients,
            int[][] terms,
            double[] weights,
            boolean[] before,
            boolean place)
            implements Stencil {
        @Override
        public double at(int field, Point... p) {
            double sum = 0.01 * (field + 1) + 0.02 * p[0].time() * p[0].dt() + 0.03 * p[0].dt() / p[0].dtBefore();
            if (place) {
                sum += 0.001 * p[0].x();
            }
            if (before[field]) {
                sum -= 0.2 * p[field].before();
            }
            for (int t = 0; t < terms.length; t++) {
                int[] term = terms[t];
                if (term[0] == field) {
                    sum += weights[t] * TestStencils.value(p[term[1]], dims, term[2], term[3], term[4]);
                }
            }
            return sum;
        }

        @Override
        public String toString() {
            return fields + " from " + coefficients + " by " + java.util.Arrays.deepToString(terms)
                    + java.util.Arrays.toString(before);
        }
    }

    /** The same, by a method that cannot be read. */
    private record Unread(Sums sums) implements Stencil {
        @Override
        public int dims() {
            return sums.dims;
        }

        @Override
        public List<String> fields() {
            return sums.fields;
        }

        @Override
        public List<String> coefficients() {
            return sums.coefficients;
        }

        @Override
        public double at(int field, Point... p) {
            return System.identityHashCode(this) == -1 ? 0 : sums.at(field, p);
        }
    }

    /** A scheme of 1 to {@code most} stages, one coefficient {@code c} and up to four fields; with {@code unread} now and then. */
    public static Scheme of(RandomGenerator random, int dims, int most, boolean unread) {
        return of(random, dims, most, unread, true);
    }

    /** The same; formulas read x only with {@code place}. */
    public static Scheme of(RandomGenerator random, int dims, int most, boolean unread, boolean place) {
        int count = 1 + random.nextInt(most);
        List<String> names = List.of("a", "b", "d", "e").subList(0, 1 + random.nextInt(4));
        List<List<String>> writes = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            List<String> written = new ArrayList<>();
            names.forEach(name -> {
                if (random.nextInt(3) == 0) {
                    written.add(name);
                }
            });
            writes.add(written.isEmpty() ? List.of(names.get(random.nextInt(names.size()))) : written);
        }
        List<Scheme.Stage> stages = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            stages.add(stage(random, dims, names, writes, s, unread, place));
        }
        return Scheme.of(stages);
    }

    private static Scheme.Stage stage(
            RandomGenerator random,
            int dims,
            List<String> names,
            List<List<String>> writes,
            int s,
            boolean unread,
            boolean place) {
        List<String> fields = writes.get(s);
        List<String> others = new ArrayList<>();
        for (List<String> written : writes) {
            for (String name : names) {
                if (written.contains(name)
                        && !fields.contains(name)
                        && !others.contains(name)
                        && random.nextBoolean()) {
                    others.add(name);
                }
            }
        }
        if (random.nextInt(3) == 0) {
            others.add("c");
        }
        int sources = fields.size() + others.size();
        int radius = random.nextInt(3);
        int[][] terms = new int[1 + random.nextInt(2 * sources)][];
        double[] weights = new double[terms.length];
        for (int t = 0; t < terms.length; t++) {
            int axis = 2 - random.nextInt(dims);
            boolean box = dims > 1 && random.nextInt(4) == 0;
            terms[t] = new int[] {random.nextInt(fields.size()), random.nextInt(sources), 0, 0, 0};
            terms[t][2 + axis] = random.nextInt(-radius, radius + 1);
            if (box) {
                terms[t][4 - (axis == 2 ? 1 : 0)] = random.nextInt(-radius, radius + 1);
            }
            weights[t] = random.nextDouble(-0.4, 0.4);
        }
        boolean[] before = new boolean[fields.size()];
        for (int f = 0; f < before.length; f++) {
            String name = fields.get(f);
            boolean once = writes.stream().filter(each -> each.contains(name)).count() == 1;
            before[f] = once && random.nextInt(5) == 0;
        }
        Sums sums = new Sums(dims, List.copyOf(fields), List.copyOf(others), terms, weights, before, place);
        double end = random.nextInt(3) == 0 ? 0.5 : 1;
        double start = random.nextInt(3) == 0 ? 0.25 : 0;
        double share = random.nextInt(3) == 0 ? 0.5 : 1;
        return new Scheme.Stage(unread && random.nextInt(8) == 0 ? new Unread(sums) : sums, start, share, end);
    }
}
