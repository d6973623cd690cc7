package org.parhelion.grid;

import java.util.Arrays;

/** The points of one axis. Indices may lie outside the domain, and fractions between points. Immutable. */
sealed interface Line {
    /** An absent axis: one point at 0 with infinite spacing, so that 1 / spacing² is 0. */
    Line ABSENT = new Uniform(1, Double.POSITIVE_INFINITY, 0, 0);

    int points();

    /** The coordinate of an index [m]. */
    double at(double index);

    /** The distance from the lower neighbour of index {@code index + 1} to it [m]. */
    double between(int index);

    /** The same points, moved so that the first lies at {@code coordinate}. */
    Line startingAt(double coordinate);

    /** The index of the point nearest to a coordinate; outside 0 … points − 1 for one more than half a spacing outside. */
    double nearest(double coordinate);

    /** The distances between neighbours, for people. */
    String spacings();

    /**
     * Points of equal spacing.
     *
     * @param origin the coordinate of index {@code originIndex} [m]. Both are stored, so that a centred axis is exactly
     *     antisymmetric, x(i) = −x(n−1−i), and an axis with its origin at the first point is exactly i·h
     */
    record Uniform(int points, double spacing, double origin, double originIndex) implements Line {
        static Line centred(int points, double spacing) {
            return new Uniform(points, spacing, 0, (points - 1) / 2.0);
        }

        @Override
        public double at(double index) {
            return index == originIndex ? origin : origin + (index - originIndex) * spacing;
        }

        @Override
        public double between(int index) {
            return spacing;
        }

        @Override
        public Line startingAt(double coordinate) {
            return new Uniform(points, spacing, coordinate, 0);
        }

        @Override
        public double nearest(double coordinate) {
            return Math.floor((coordinate - at(0)) / spacing + 0.5);
        }

        @Override
        public String spacings() {
            return spacing + " m apart";
        }
    }

    /**
     * A coordinate for each point. Outside the domain the points are mirrored about the wall, half a spacing outside the
     * outermost point: a ghost point is as far outside as the point that a boundary mirrors there is inside.
     */
    final class Stretched implements Line {
        private final double[] coordinates;

        /** @param coordinates at least 2, finite, strictly increasing [m]; copied */
        Stretched(double... coordinates) {
            this.coordinates = coordinates.clone();
            for (int p = 0; p < coordinates.length; p++) {
                if (!Double.isFinite(coordinates[p])) {
                    throw new IllegalArgumentException(
                            "coordinate " + p + " is " + coordinates[p] + " m: must be finite");
                }
                if (p > 0 && !(coordinates[p] > coordinates[p - 1])) {
                    throw new IllegalArgumentException("coordinate " + p + " is " + coordinates[p] + " m, after "
                            + coordinates[p - 1] + " m: coordinates must increase");
                }
            }
            if (coordinates.length < 2) {
                throw new IllegalArgumentException(
                        "an axis of " + coordinates.length + " coordinates: the spacing at a wall needs at least 2");
            }
        }

        @Override
        public int points() {
            return coordinates.length;
        }

        @Override
        public double at(double index) {
            double below = Math.floor(index);
            int point = (int) below;
            return index == below ? at(point) : at(point) + (index - below) * (at(point + 1) - at(point));
        }

        private double at(int point) {
            int last = coordinates.length - 1;
            if (point < 0) {
                return 2 * coordinates[0] - (coordinates[1] - coordinates[0]) - at(-1 - point);
            }
            if (point > last) {
                return 2 * coordinates[last] + (coordinates[last] - coordinates[last - 1]) - at(2 * last + 1 - point);
            }
            return coordinates[point];
        }

        @Override
        public double between(int index) {
            return at(index + 1) - at(index);
        }

        @Override
        public Line startingAt(double coordinate) {
            double shift = coordinate - coordinates[0];
            return new Stretched(
                    Arrays.stream(coordinates).map(each -> each + shift).toArray());
        }

        @Override
        public double nearest(double coordinate) {
            int last = coordinates.length - 1;
            if (!(coordinate >= at(-0.5))) {
                return -1;
            }
            if (coordinate >= at(last + 0.5)) {
                return last + 1;
            }
            int found = Arrays.binarySearch(coordinates, coordinate);
            if (found >= 0) {
                return found;
            }
            int above = -found - 1;
            return above == 0 || (above <= last && coordinate >= at(above - 0.5)) ? above : above - 1;
        }

        @Override
        public String spacings() {
            double least = Double.POSITIVE_INFINITY;
            double most = 0;
            for (int p = 0; p + 1 < coordinates.length; p++) {
                least = Math.min(least, between(p));
                most = Math.max(most, between(p));
            }
            return least + " to " + most + " m apart";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Stretched s && Arrays.equals(coordinates, s.coordinates);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(coordinates);
        }

        @Override
        public String toString() {
            return "Stretched" + Arrays.toString(coordinates);
        }
    }
}
