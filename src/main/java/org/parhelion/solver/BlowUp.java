package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;

/**
 * A value that is not finite: the first one in C order of the first such field, the same for any number of ranks, tiling and device.
 *
 * <p>Where the steps could be repeated from a copy in memory ({@link FiniteChecks}), {@link #step} is the first step after which a value is not
 * finite, and the values before that step are known. Otherwise it is the step of the check, and values may have been so earlier.
 *
 * @param field name of the field
 * @param step number of steps done; 0 for an initial value
 * @param timeSeconds simulated time [s]
 * @param dtSeconds length of that step [s]
 * @param point the point, slowest axis first
 * @param rank the rank that owns it
 * @param value NaN or an infinity
 * @param before the value there one step earlier, when all values were finite; empty if it is not known
 * @param lastFinite the last step after which all values are known to have been finite; empty if there is none
 * @param patch values around the point
 */
public record BlowUp(
        String field,
        long step,
        double timeSeconds,
        double dtSeconds,
        List<BlowUp.Place> point,
        int rank,
        double value,
        OptionalDouble before,
        OptionalLong lastFinite,
        BlowUp.Patch patch) {
    /** Copies the list. */
    public BlowUp {
        point = List.copyOf(point);
    }

    /**
     * The place of a point along one axis.
     *
     * @param axis the axis
     * @param index global index
     * @param metres coordinate [m]
     */
    public record Place(Axis axis, int index, double metres) {
        @Override
        public String toString() {
            return axis.name().toLowerCase(Locale.ROOT) + " = " + metres + " m";
        }
    }

    /**
     * The values of the field around the point: up to 16 points away in a plane, one point away across it.
     *
     * @param box the points, as global indices, within the domain
     * @param values their values, row-major
     * @param before their values one step earlier; empty if they are not known
     */
    public record Patch(Box box, List<Double> values, Optional<List<Double>> before) {
        /** Copies the values. */
        public Patch {
            values = List.copyOf(values);
            before = before.map(List::copyOf);
        }

        /**
         * Finds a point.
         *
         * @param k plane, as a global index
         * @param j row
         * @param i point of the row
         * @return its place in the lists; empty if it is not in the box
         */
        public Optional<Integer> find(int k, int j, int i) {
            return box.contains(k, j, i)
                    ? Optional.of(((k - box.k0()) * box.rows() + j - box.j0()) * box.columns() + i - box.i0())
                    : Optional.empty();
        }
    }

    /**
     * The global index of the point along an axis.
     *
     * @param axis the axis
     * @return the index; 0 along an absent axis
     */
    public int index(Axis axis) {
        return point.stream()
                .filter(place -> place.axis() == axis)
                .mapToInt(Place::index)
                .findFirst()
                .orElse(0);
    }

    /** {@return one line: what is not finite, where, since when, and what to do} */
    public String message() {
        String indices = point.stream().map(place -> "" + place.index()).collect(Collectors.joining(", "));
        List<String> places = new ArrayList<>();
        point.reversed().forEach(place -> places.add(place.toString()));
        return "field '" + field + "' is not finite after step " + step + ": " + value + " at point (" + indices + "), "
                + String.join(", ", places) + ", on rank " + rank + "; " + cause();
    }

    private String cause() {
        if (step == 0) {
            return "the initial values are not finite";
        }
        String remedy = "the scheme is unstable (take a shorter Δt), or its input was not finite";
        if (before.isPresent()) {
            return "one step before it was " + before.getAsDouble() + ", and all values were finite; " + remedy;
        }
        return lastFinite.isPresent()
                ? "all values were finite after step " + lastFinite.getAsLong() + "; the steps since could not be"
                        + " repeated, on a device, or were finite then: an observer has changed the fields"
                : remedy;
    }
}
