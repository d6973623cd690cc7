package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/**
 * The stages of {@link Schemes}: stencils that call the right-hand side's method with some of their own points.
 *
 * <pre>
 *   points of a stage:   one group of fields after another, each as many as the right-hand side has | its coefficients
 * </pre>
 *
 * <p>Numbers that choose among points are ints, which a formula's reader knows: a field that is not needed is not read.
 */
final class TimeStages {
    private static final int NONE = -1;

    private TimeStages() {}

    /** to = from + Δt L(from). */
    static Stencil euler(Stencil rhs, List<String> from, List<String> to) {
        return new Mean(Groups.of(rhs, to, from), 1, NONE, 0);
    }

    /** to = weight · base + (1 − weight) (from + Δt L(from)); {@code base} may be {@code to}. */
    static Stencil mean(Stencil rhs, List<String> from, List<String> base, List<String> to, double weight) {
        return base.equals(to)
                ? new Mean(Groups.of(rhs, to, from), 1, 0, weight)
                : new Mean(Groups.of(rhs, to, from, base), 1, 2, weight);
    }

    /** argument = u + Δt/2 L(u), sum = u + Δt/6 L(u). */
    static Stencil classicFirst(Stencil rhs, List<String> u, List<String> argument, List<String> sum) {
        return new Slope(Groups.of(rhs, both(argument, sum), u), 2, 2, 0.5, 6);
    }

    /** argument = u + step · Δt L(argument), sum = sum + Δt/3 L(argument). */
    static Stencil classicMiddle(Stencil rhs, List<String> u, List<String> argument, List<String> sum, double step) {
        return new Slope(Groups.of(rhs, both(argument, sum), u), 0, 1, step, 3);
    }

    /** u = sum + Δt/6 L(argument). */
    static Stencil classicLast(Stencil rhs, List<String> u, List<String> argument, List<String> sum) {
        return new Last(Groups.of(rhs, u, argument, sum));
    }

    /** u = u + Δt ((1 + r/2) L(u) − r/2 rate), rate = L(u), r = Δt / Δt of the step before: 0 in the first step, Euler's. */
    static Stencil twoSteps(Stencil rhs, List<String> rates) {
        return new TwoSteps(Groups.of(rhs, both(rhs.fields(), rates)));
    }

    private static List<String> both(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }

    /**
     * The points of a stage.
     *
     * @param count fields of the right-hand side: of each group
     * @param firstCoefficient where the right-hand side's coefficients begin
     */
    private record Groups(
            Stencil rhs, int count, int firstCoefficient, List<String> fields, List<String> coefficients) {
        @SafeVarargs
        static Groups of(Stencil rhs, List<String> written, List<String>... read) {
            List<String> others = new ArrayList<>();
            for (List<String> group : read) {
                others.addAll(group);
            }
            int first = written.size() + others.size();
            others.addAll(rhs.coefficients());
            return new Groups(rhs, rhs.fields().size(), first, written, List.copyOf(others));
        }

        /** du/dt of field {@code f}, of the fields of a group. */
        double rate(int f, Point[] p, int group) {
            Point[] given = new Point[count + p.length - firstCoefficient];
            for (int a = 0; a < count; a++) {
                given[a] = p[group * count + a];
            }
            for (int a = count; a < given.length; a++) {
                given[a] = p[firstCoefficient + a - count];
            }
            return rhs.at(f, given);
        }

        double value(int f, Point[] p, int group) {
            return p[group * count + f].at(0);
        }
    }

    /** What all stages have in common. */
    private interface OfGroups extends Stencil {
        Groups groups();

        @Override
        default int dims() {
            return groups().rhs().dims();
        }

        @Override
        default List<String> fields() {
            return groups().fields();
        }

        @Override
        default List<String> coefficients() {
            return groups().coefficients();
        }
    }

    private record Mean(Groups groups, int from, int base, double weight) implements OfGroups {
        @Override
        public double at(int f, Point... p) {
            double euler = groups.value(f, p, from) + p[0].dt() * groups.rate(f, p, from);
            return base == NONE ? euler : weight * groups.value(f, p, base) + (1 - weight) * euler;
        }
    }

    /** Group 0 is the next argument, 1 the sum of slopes, 2 is u. */
    private record Slope(Groups groups, int from, int base, double step, double part) implements OfGroups {
        @Override
        public double at(int f, Point... p) {
            int field = f % groups.count();
            double rate = groups.rate(field, p, from);
            return f < groups.count()
                    ? groups.value(field, p, 2) + step * p[0].dt() * rate
                    : groups.value(field, p, base) + p[0].dt() / part * rate;
        }
    }

    /** Group 0 is u, 1 the argument, 2 the sum of slopes. */
    private record Last(Groups groups) implements OfGroups {
        @Override
        public double at(int f, Point... p) {
            return groups.value(f, p, 2) + p[0].dt() / 6 * groups.rate(f, p, 1);
        }
    }

    /** Group 0 is u, 1 du/dt of the step before. */
    private record TwoSteps(Groups groups) implements OfGroups {
        @Override
        public double at(int f, Point... p) {
            int field = f % groups.count();
            double rate = groups.rate(field, p, 0);
            double half = 0.5 * p[0].dt() / p[0].dtBefore();
            double earlier = groups.value(field, p, 1);
            return f < groups.count()
                    ? groups.value(field, p, 0) + p[0].dt() * ((1 + half) * rate - half * earlier)
                    : rate;
        }
    }
}
