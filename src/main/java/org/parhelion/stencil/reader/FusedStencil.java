package org.parhelion.stencil.reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/**
 * Several stages as one: what an earlier part writes, a later one reads at the same point, as the value just computed.
 *
 * <p>Its method runs the parts' methods one after another. Its formula is the graph of all parts, each operation as its part has it, so
 * the bits stay those of the parts.
 */
final class FusedStencil implements Stencil {
    private final List<Stencil> parts;
    private final List<String> fields;
    private final List<String> coefficients;

    /**
     * What a point of a part stands for.
     *
     * @param number of the field or coefficient in the formula
     * @param computed the value at this point, where an earlier part computed it
     */
    record Source(int number, Optional<Node> computed) {
        /** Fields and coefficients by their own numbers. */
        static List<Source> numbered(int count) {
            return IntStream.range(0, count)
                    .mapToObj(number -> new Source(number, Optional.empty()))
                    .toList();
        }
    }

    /**
     * Fuses stages.
     *
     * @param parts in order; a later one reads what an earlier one writes at the point itself only
     * @param fields what is stored
     */
    FusedStencil(List<Stencil> parts, List<String> fields) {
        this.parts = List.copyOf(parts);
        this.fields = List.copyOf(fields);
        List<String> read = new ArrayList<>();
        List<String> computed = new ArrayList<>();
        for (Stencil part : parts) {
            // Of the fields that a part writes, those that are not stored are not read.
            for (String name : part.coefficients()) {
                if (!computed.contains(name) && !fields.contains(name) && !read.contains(name)) {
                    read.add(name);
                }
            }
            computed.addAll(part.fields());
        }
        this.coefficients = List.copyOf(read);
    }

    private static List<String> names(Stencil part) {
        List<String> names = new ArrayList<>(part.fields());
        names.addAll(part.coefficients());
        return names;
    }

    List<Stencil> parts() {
        return parts;
    }

    /** The new values of the stored fields, in the graph of all parts. */
    List<Node> outputs(Graph graph) {
        Map<String, Node> computed = new HashMap<>();
        List<String> all = names(this);
        for (int p = 0; p < parts.size(); p++) {
            Stencil part = parts.get(p);
            List<Source> sources = names(part).stream()
                    .map(name -> new Source(all.indexOf(name), Optional.ofNullable(computed.get(name))))
                    .toList();
            List<Node> outputs = Formulas.outputs(part, Integer.toString(p + 1), graph, sources);
            for (int f = 0; f < outputs.size(); f++) {
                computed.put(part.fields().get(f), outputs.get(f));
            }
        }
        return fields.stream().map(computed::get).toList();
    }

    @Override
    public int dims() {
        return parts.getFirst().dims();
    }

    @Override
    public List<String> fields() {
        return fields;
    }

    @Override
    public List<String> coefficients() {
        return coefficients;
    }

    @Override
    public double at(int field, Point... p) {
        Map<String, Point> points = new HashMap<>();
        List<String> names = names(this);
        for (int n = 0; n < p.length; n++) {
            points.put(names.get(n), p[n]);
        }
        for (Stencil part : parts) {
            Point[] given = names(part).stream()
                    .map(name -> points.getOrDefault(name, p[0]))
                    .toArray(Point[]::new);
            for (int f = 0; f < part.fields().size(); f++) {
                points.put(part.fields().get(f), new Computed(part.at(f, given), p[0]));
            }
        }
        return points.getOrDefault(fields.get(field), p[0]).at(0);
    }

    /** A value that was just computed at a point. */
    private record Computed(double value, Point place) implements Point {
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
            if (dk != 0 || dj != 0 || di != 0) {
                throw new IllegalStateException("a neighbour of a value that is computed at one point only");
            }
            return value;
        }

        @Override
        public double before() {
            throw new IllegalStateException("before() of a field that several stages write");
        }

        @Override
        public double dt() {
            return place.dt();
        }

        @Override
        public double dtBefore() {
            return place.dtBefore();
        }

        @Override
        public double time() {
            return place.time();
        }

        @Override
        public double x() {
            return place.x();
        }

        @Override
        public double y() {
            return place.y();
        }

        @Override
        public double z() {
            return place.z();
        }

        @Override
        public double i() {
            return place.i();
        }

        @Override
        public double j() {
            return place.j();
        }

        @Override
        public double k() {
            return place.k();
        }

        @Override
        public double dxLow() {
            return place.dxLow();
        }

        @Override
        public double dxHigh() {
            return place.dxHigh();
        }

        @Override
        public double dyLow() {
            return place.dyLow();
        }

        @Override
        public double dyHigh() {
            return place.dyHigh();
        }

        @Override
        public double dzLow() {
            return place.dzLow();
        }

        @Override
        public double dzHigh() {
            return place.dzHigh();
        }
    }
}
