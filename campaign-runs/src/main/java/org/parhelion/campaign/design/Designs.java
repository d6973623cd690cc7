package org.parhelion.campaign.design;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hipparchus.random.SobolSequenceGenerator;
import org.parhelion.protocol.SplitMix64;

/** The usual designs. */
public final class Designs {
    /** Largest number of dimensions of a Sobol sequence (Joe and Kuo, 2008). */
    private static final int MOST_DIMENSIONS = 1000;

    private Designs() {}

    /** Makes the values of a point from numbers between 0 and 1, one for each factor. */
    private interface UnitPoint {
        double[] at(long number);
    }

    private record Computed(List<Factor> factors, long size, UnitPoint units) implements Design {
        @Override
        public List<String> parameters() {
            return names(factors);
        }

        @Override
        public Map<String, String> point(long number) {
            double[] unit = units.at(Objects.checkIndex(number, size));
            Map<String, String> values = new LinkedHashMap<>();
            for (int d = 0; d < factors.size(); d++) {
                values.put(factors.get(d).name(), factors.get(d).at(unit[d]));
            }
            return values;
        }
    }

    private record Grid(List<Factor> factors, List<List<String>> levels, long size) implements Design {
        @Override
        public List<String> parameters() {
            return names(factors);
        }

        @Override
        public Map<String, String> point(long number) {
            long rest = Objects.checkIndex(number, size);
            String[] values = new String[factors.size()];
            for (int d = factors.size() - 1; d >= 0; d--) {
                List<String> own = levels.get(d);
                values[d] = own.get((int) (rest % own.size()));
                rest /= own.size();
            }
            Map<String, String> point = new LinkedHashMap<>();
            for (int d = 0; d < values.length; d++) {
                point.put(factors.get(d).name(), values[d]);
            }
            return point;
        }
    }

    private record Rowwise(List<String> parameters, List<Map<String, String>> rows) implements Design {
        @Override
        public long size() {
            return rows.size();
        }

        @Override
        public Map<String, String> point(long number) {
            return rows.get((int) Objects.checkIndex(number, size()));
        }
    }

    /**
     * All combinations of the levels of all factors; the last factor varies fastest.
     *
     * @param factors the factors, at least one
     * @return the design
     * @throws IllegalArgumentException if two factors have the same name, or there are more than 2⁶³ combinations
     */
    public static Design grid(List<Factor> factors) {
        List<Factor> all = checked(factors);
        List<List<String>> levels = all.stream().map(Factor::levels).toList();
        long size = 1;
        for (List<String> own : levels) {
            try {
                size = Math.multiplyExact(size, own.size());
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("the grid has more than " + Long.MAX_VALUE + " points", e);
            }
        }
        return new Grid(all, levels, size);
    }

    /**
     * The first levels of all factors, then the second levels, and so on.
     *
     * @param factors the factors, all with equally many levels
     * @return the design
     * @throws IllegalArgumentException if two factors have the same name, or different numbers of levels
     */
    public static Design zip(List<Factor> factors) {
        List<Factor> all = checked(factors);
        int size = all.getFirst().levels().size();
        for (Factor factor : all) {
            if (factor.levels().size() != size) {
                throw new IllegalArgumentException(
                        "zip: " + factor.name() + " has " + factor.levels().size() + " values, but "
                                + all.getFirst().name() + " has " + size);
            }
        }
        List<List<String>> levels = all.stream().map(Factor::levels).toList();
        return table(
                names(all),
                java.util.stream.IntStream.range(0, size)
                        .mapToObj(n -> levels.stream().map(own -> own.get(n)).toList())
                        .toList());
    }

    /**
     * A table.
     *
     * @param parameters the names of the columns
     * @param rows the points, at least one; each has a value for each column
     * @return the design
     * @throws IllegalArgumentException if two columns have the same name, or a row has another number of values
     */
    public static Design table(List<String> parameters, List<List<String>> rows) {
        requireDistinct(parameters);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("the table has no rows");
        }
        List<Map<String, String>> points = rows.stream()
                .map(row -> {
                    if (row.size() != parameters.size()) {
                        throw new IllegalArgumentException(
                                "row " + row + " has " + row.size() + " values for " + parameters.size() + " columns");
                    }
                    Map<String, String> point = new LinkedHashMap<>();
                    for (int d = 0; d < row.size(); d++) {
                        point.put(parameters.get(d), row.get(d));
                    }
                    return java.util.Collections.unmodifiableMap(point);
                })
                .toList();
        return new Rowwise(List.copyOf(parameters), points);
    }

    /**
     * Independent, uniformly distributed points.
     *
     * @param factors the factors
     * @param size the number of points
     * @param seed determines the points
     * @return the design
     */
    public static Design random(List<Factor> factors, long size, long seed) {
        List<Factor> all = checked(factors);
        return new Computed(all, requireSize(size), number -> {
            SplitMix64 random = SplitMix64.of(seed, number);
            double[] unit = new double[all.size()];
            for (int d = 0; d < unit.length; d++) {
                unit[d] = random.nextDouble();
            }
            return unit;
        });
    }

    /**
     * A Latin hypercube (McKay, Beckman, Conover: A comparison of three methods for selecting values of input variables, Technometrics 21, 1979): each of the
     * {@code size} equally probable parts of each factor's range contains one point.
     *
     * @param factors the factors
     * @param size the number of points
     * @param seed determines the points
     * @return the design
     */
    public static Design latinHypercube(List<Factor> factors, int size, long seed) {
        List<Factor> all = checked(factors);
        requireSize(size);
        int[][] part = new int[all.size()][size];
        for (int d = 0; d < part.length; d++) {
            for (int n = 0; n < size; n++) {
                part[d][n] = n;
            }
            SplitMix64.of(seed, d).shuffle(part[d], size);
        }
        return new Computed(all, size, number -> {
            SplitMix64 random = SplitMix64.of(seed, part.length + number);
            double[] unit = new double[part.length];
            for (int d = 0; d < unit.length; d++) {
                unit[d] = Math.min((part[d][(int) number] + random.nextDouble()) / size, Math.nextDown(1.0));
            }
            return unit;
        });
    }

    /**
     * A Sobol sequence with a random digital shift, which keeps its equidistribution and moves its first point off the corner (Owen: On dropping the first Sobol' point, 2020).
     *
     * @param factors the factors, at most 1000
     * @param size the number of points; a power of two is best
     * @param seed determines the shift
     * @return the design
     */
    public static Design sobol(List<Factor> factors, int size, long seed) {
        List<Factor> all = checked(factors);
        return new Computed(all, requireSize(size), shiftedSobol(all.size(), seed));
    }

    /**
     * The points for Sobol indices of first order and total (Saltelli et al.: Variance based sensitivity analysis of model output, Computer Physics Communications
     * 181, 2010). With d factors, each of the {@code rows} rows has d + 2 points: a, then a with the i-th value of b for i = 1 … d, then b.
     *
     * @param factors the factors, at most 500
     * @param rows the number of rows; a power of two is best
     * @param seed determines the shift of the Sobol sequence
     * @return the design; {@link SobolIndices} reads its results
     */
    public static Design saltelli(List<Factor> factors, int rows, long seed) {
        List<Factor> all = checked(factors);
        int d = all.size();
        UnitPoint both = shiftedSobol(2 * d, seed);
        return new Computed(all, Math.multiplyExact(requireSize(rows), d + 2L), number -> {
            double[] row = both.at(number / (d + 2));
            int within = (int) (number % (d + 2));
            double[] unit = new double[d];
            System.arraycopy(row, within == d + 1 ? d : 0, unit, 0, d);
            if (within >= 1 && within <= d) {
                unit[within - 1] = row[d + within - 1];
            }
            return unit;
        });
    }

    private static UnitPoint shiftedSobol(int dimensions, long seed) {
        if (dimensions > MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    dimensions + " dimensions: a Sobol sequence has at most " + MOST_DIMENSIONS);
        }
        return new ShiftedSobol(dimensions, seed);
    }

    /** Remembers where the sequence stands, so that consecutive points cost no search. */
    private static final class ShiftedSobol implements UnitPoint {
        /** Bits of a coordinate in Hipparchus' generator. */
        private static final int BITS = 52;

        private final SobolSequenceGenerator sequence;
        private final long[] shift;
        private long held = -1;
        private double[] heldPoint = {};

        ShiftedSobol(int dimensions, long seed) {
            sequence = new SobolSequenceGenerator(dimensions);
            shift = new long[dimensions];
            SplitMix64 random = new SplitMix64(seed);
            for (int d = 0; d < dimensions; d++) {
                shift[d] = random.nextLong() >>> (Long.SIZE - BITS);
            }
        }

        @Override
        public synchronized double[] at(long number) {
            if (number != held) {
                int index = Math.toIntExact(number);
                double[] plain = number == held + 1 && number > 0 ? sequence.nextVector() : sequence.skipTo(index);
                double[] shifted = new double[plain.length];
                for (int d = 0; d < shifted.length; d++) {
                    shifted[d] = (((long) Math.scalb(plain[d], BITS)) ^ shift[d]) * Math.scalb(1.0, -BITS);
                }
                held = number;
                heldPoint = shifted;
            }
            return heldPoint.clone();
        }
    }

    private static List<String> names(List<Factor> factors) {
        return factors.stream().map(Factor::name).toList();
    }

    private static List<Factor> checked(List<Factor> factors) {
        if (factors.isEmpty()) {
            throw new IllegalArgumentException("a design requires at least one parameter");
        }
        requireDistinct(names(factors));
        return List.copyOf(factors);
    }

    private static void requireDistinct(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("two parameters have the name " + name);
            }
        }
    }

    private static long requireSize(long size) {
        if (size < 1) {
            throw new IllegalArgumentException(size + " points: at least 1 is required");
        }
        return size;
    }
}
