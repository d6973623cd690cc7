package org.parhelion.stencil;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parhelion.Experimental;

/**
 * A stencil on a grid with solids. What lies beyond the face of a solid is seen by the {@link SolidFace} rules; solid points keep
 * their values. One more coefficient, {@link #MASK}, is 1 at solid points and 0 elsewhere.
 *
 * <p>On an axis, the first solid point on the way to the neighbour has the face, and the mirror is about that face. A mirrored point
 * on the other side of the point itself is seen as far as no solid is in between; otherwise the point's own value takes its
 * place, as it does for a solid neighbour off the axes. Coefficients are seen as they are, in solids too.
 *
 * <p>The method {@link #at} is the oracle: {@link #formula} has the same bits.
 */
@Experimental
public final class MaskedStencil implements Stencil {
    /** Name of the coefficient that is 1 at solid points. */
    public static final String MASK = "solid";

    static final double BETWEEN = 0.5;

    private final Stencil stencil;
    private final Map<String, SolidFaces> faces;
    private final List<Optional<SolidFaces>> ofSource;
    private final Set<String> scratch;
    private final List<String> coefficients;

    /**
     * A stencil among solids.
     *
     * @param stencil how a point that is not solid is updated
     * @param faces by name of a field, what is seen of it beyond a face; what is not named is seen as it is
     * @param scratch names of the fields that have no values to keep: they are 0 at solid points
     * @throws IllegalArgumentException if the stencil has a field or coefficient named {@link #MASK}
     */
    public MaskedStencil(Stencil stencil, Map<String, SolidFaces> faces, Set<String> scratch) {
        List<String> sources = new ArrayList<>(stencil.fields());
        sources.addAll(stencil.coefficients());
        if (sources.contains(MASK)) {
            throw new IllegalArgumentException(stencil.getClass().getSimpleName() + " has a field or coefficient '"
                    + MASK + "', the name of the mask of solids: rename it");
        }
        this.stencil = stencil;
        this.faces = Map.copyOf(faces);
        this.scratch = Set.copyOf(scratch);
        this.ofSource = sources.stream()
                .map(name -> Optional.ofNullable(faces.get(name)))
                .toList();
        this.coefficients = new ArrayList<>(stencil.coefficients());
        this.coefficients.add(MASK);
    }

    /**
     * Makes the formula of this stencil from that of the stencil inside.
     *
     * @param inside the formula of the stencil inside
     * @return the formula, with the bits of this stencil's method
     */
    public Formula formula(Formula inside) {
        return MaskedFormula.of(this, inside);
    }

    /** {@return how a point that is not solid is updated} */
    public Stencil stencil() {
        return stencil;
    }

    /** {@return by name of a field, what is seen of it beyond a face} */
    public Map<String, SolidFaces> faces() {
        return faces;
    }

    /** The rules of a field or coefficient, by number; empty where it is seen as it is. */
    Optional<SolidFaces> faces(int source) {
        return ofSource.get(source);
    }

    /** Whether a field, by number, has no values to keep. */
    boolean isScratch(int field) {
        return scratch.contains(stencil.fields().get(field));
    }

    @Override
    public int dims() {
        return stencil.dims();
    }

    @Override
    public List<String> fields() {
        return stencil.fields();
    }

    @Override
    public List<String> coefficients() {
        return List.copyOf(coefficients);
    }

    @Override
    public int radius() {
        return stencil.radius();
    }

    @Override
    public double at(int field, Point... p) {
        Point mask = p[p.length - 1];
        int dims = stencil.dims();
        if (value(mask, dims, 0, 0, 0) > BETWEEN) {
            return isScratch(field) ? 0 : value(p[field], dims, 0, 0, 0);
        }
        Point[] seen = new Point[p.length - 1];
        for (int s = 0; s < seen.length; s++) {
            Point point = p[s];
            seen[s] = faces(s).<Point>map(rules -> new Seen(point, mask, dims, rules))
                    .orElse(point);
        }
        return stencil.at(field, seen);
    }

    private static double value(Point p, int dims, int dk, int dj, int di) {
        return dims == 1 ? p.at(di) : dims == 2 ? p.at(dj, di) : p.at(dk, dj, di);
    }

    /** A point of one field, as seen from between solids. */
    private record Seen(Point point, Point mask, int dims, SolidFaces faces) implements Point {
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
            int distance = Math.max(Math.abs(dk), Math.max(Math.abs(dj), Math.abs(di)));
            if (Math.abs(dk) + Math.abs(dj) + Math.abs(di) > distance) {
                return solid(dk, dj, di) ? beyond(faces.corner(dk, dj, di), raw(0, 0, 0)) : raw(dk, dj, di);
            }
            int k = Integer.signum(dk);
            int j = Integer.signum(dj);
            int i = Integer.signum(di);
            for (int q = 1; q <= distance; q++) {
                if (solid(q * k, q * j, q * i)) {
                    return beyond(faces.across(dk, dj), mirrored(k, j, i, 2 * q - 1 - distance));
                }
            }
            return raw(dk, dj, di);
        }

        /** The value {@code at} steps from here in the direction of the face, unless a solid is in between. */
        private double mirrored(int k, int j, int i, int at) {
            for (int q = -1; q >= at; q--) {
                if (solid(q * k, q * j, q * i)) {
                    return raw(0, 0, 0);
                }
            }
            return raw(at * k, at * j, at * i);
        }

        private static double beyond(SolidFace face, double mirrored) {
            return switch (face) {
                case SolidFace.ZeroFlux _ -> mirrored;
                case SolidFace.Antisymmetric _ -> -mirrored;
                case SolidFace.Value(double value) -> value;
            };
        }

        private boolean solid(int dk, int dj, int di) {
            return value(mask, dims, dk, dj, di) > BETWEEN;
        }

        private double raw(int dk, int dj, int di) {
            return value(point, dims, dk, dj, di);
        }

        @Override
        public double before() {
            return point.before();
        }

        @Override
        public double dxLow() {
            return point.dxLow();
        }

        @Override
        public double dxHigh() {
            return point.dxHigh();
        }

        @Override
        public double dyLow() {
            return point.dyLow();
        }

        @Override
        public double dyHigh() {
            return point.dyHigh();
        }

        @Override
        public double dzLow() {
            return point.dzLow();
        }

        @Override
        public double dzHigh() {
            return point.dzHigh();
        }

        @Override
        public double dt() {
            return point.dt();
        }

        @Override
        public double dtBefore() {
            return point.dtBefore();
        }

        @Override
        public double time() {
            return point.time();
        }

        @Override
        public double x() {
            return point.x();
        }

        @Override
        public double y() {
            return point.y();
        }

        @Override
        public double z() {
            return point.z();
        }

        @Override
        public double i() {
            return point.i();
        }

        @Override
        public double j() {
            return point.j();
        }

        @Override
        public double k() {
            return point.k();
        }
    }
}
