package org.parhelion.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.parhelion.device.Stepper;
import org.parhelion.field.BoundaryFill;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.PlaceTimeFunction;

/**
 * Points at the sides of the domain whose values follow from a {@link GhostRule}, as patches: points with the same rule that lie in a
 * part of a plane are computed by one loop.
 *
 * <p>The numbers of a patch are the weights of its terms, and for each point gain · value(position, time).
 */
final class RulePatches implements BoundaryFill.RuleVisitor {
    /** When a round begins. */
    record Round(Stepper.Pace pace, long step) {}

    /**
     * Points that are visited together.
     *
     * @param array number of their array
     * @param seconds the time of their values in a round
     */
    private record Layer(int array, ToDoubleFunction<Round> seconds) {}

    /** A point of an array. */
    private record Target(
            Layer layer, int p, GhostRule rule, int toOutermost, int inward, double x, double y, double z) {
        double shift(double t) {
            return rule.gain() * rule.value().at(x, y, z, t);
        }

        boolean hasRuleOf(Target other) {
            return layer.array == other.layer.array
                    && toOutermost == other.toOutermost
                    && inward == other.inward
                    && rule.terms().equals(other.rule.terms());
        }

        boolean readsGhosts() {
            return rule.terms().stream().anyMatch(term -> term.point() < 0);
        }

        boolean changes() {
            return !(rule.value() instanceof PlaceTimeFunction.Constant);
        }

        int distance(GhostRule.Term term) {
            return toOutermost + term.point() * inward;
        }
    }

    private final PatchTable table;
    private final NumberTable numbers;
    private final int rowPitch;
    private final Map<List<Integer>, Integer> termLists = new HashMap<>();
    private final List<Target> targets = new ArrayList<>();
    private Layer layer = new Layer(0, _ -> 0);

    RulePatches(PatchTable table, NumberTable numbers, int rowPitch) {
        this.table = table;
        this.numbers = numbers;
        this.rowPitch = rowPitch;
    }

    /**
     * Begins a layer of points, which do not depend on each other.
     *
     * @param array number of the array to which they belong
     * @param seconds the time of their values in a round
     */
    void begin(int array, ToDoubleFunction<Round> seconds) {
        layer = new Layer(array, seconds);
    }

    @Override
    public void point(int p, GhostRule rule, int toOutermost, int inward, double x, double y, double z) {
        targets.add(new Target(layer, p, rule, toOutermost, inward, x, y, z));
    }

    /**
     * The work that computes the points visited since the last call. A layer that reads ghost points follows those before it.
     *
     * @param changing receives what sets the numbers that change with time
     */
    List<Work> take(List<NumberTable.Changing> changing) {
        List<List<int[]>> pieces = new ArrayList<>();
        pieces.add(new ArrayList<>());
        Layer last = layer;
        for (int next = 0; next < targets.size(); ) {
            Target target = targets.get(next);
            int columns = 1;
            while (columns < table.largest() && continues(next, columns, columns)) {
                columns++;
            }
            int rows = 1;
            while ((rows + 1) * columns <= table.largest() && continuesWithARow(next, rows, columns)) {
                rows++;
            }
            List<Target> patch = List.copyOf(targets.subList(next, next + rows * columns));
            if (target.readsGhosts() && !target.layer.equals(last)) {
                pieces.add(new ArrayList<>());
            }
            last = target.layer;
            pieces.getLast().add(entry(patch, rows, columns));
            addShifts(patch, changing);
            next += patch.size();
        }
        targets.clear();
        List<Work> work = new ArrayList<>();
        for (List<int[]> piece : pieces) {
            int first = table.length();
            piece.forEach(table::add);
            if (!piece.isEmpty()) {
                work.add(table.since(first));
            }
        }
        return work;
    }

    private int[] entry(List<Target> patch, int rows, int columns) {
        Target target = patch.getFirst();
        List<GhostRule.Term> terms = target.rule.terms();
        int at = numbers.length();
        if (target.rule.isMirror()) {
            numbers.add(terms.isEmpty() ? 0 : terms.getFirst().weight());
            int offset = terms.isEmpty() ? 0 : target.distance(terms.getFirst());
            return new int[] {BlockKernel.BOUNDARY, target.p, rows, columns, target.layer.array, at, offset, 0};
        }
        terms.forEach(term -> numbers.add(term.weight()));
        return new int[] {BlockKernel.RULE, target.p, rows, columns, target.layer.array, at, 0, termList(target)};
    }

    private int termList(Target target) {
        List<Integer> list = new ArrayList<>();
        list.add(target.rule.terms().size());
        for (GhostRule.Term term : target.rule.terms()) {
            list.addAll(Arrays.asList(target.distance(term), term.before() ? 1 : 0));
        }
        return termLists.computeIfAbsent(list, table::addNumbers);
    }

    private void addShifts(List<Target> patch, List<NumberTable.Changing> changing) {
        int at = numbers.length();
        boolean constant = patch.stream().noneMatch(Target::changes);
        patch.forEach(target -> numbers.add(constant ? target.shift(0) : 0));
        if (!constant) {
            changing.add((reals, pace, step) -> {
                double t = patch.getFirst().layer.seconds.applyAsDouble(new Round(pace, step));
                for (int g = 0; g < patch.size(); g++) {
                    Reals.set(reals, at + g, patch.get(g).shift(t));
                }
            });
        }
    }

    private boolean continuesWithARow(int from, int rows, int columns) {
        for (int c = 0; c < columns; c++) {
            if (!continues(from, rows * columns + c, rows * rowPitch + c)) {
                return false;
            }
        }
        return true;
    }

    /** Whether point {@code from + after} has the rule of point {@code from} and is {@code distance} values behind it. */
    private boolean continues(int from, int after, int distance) {
        if (from + after >= targets.size()) {
            return false;
        }
        Target first = targets.get(from);
        Target next = targets.get(from + after);
        return next.p - first.p == distance && next.hasRuleOf(first);
    }
}
