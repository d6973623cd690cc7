package org.parhelion.stencil.reader;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Reach;
import org.parhelion.stencil.Scheme.Stage;
import org.parhelion.stencil.Stencil;

/** Which stages become one kernel: those that read what the ones before them write at the same point only. */
final class Fusion {
    /** Larger formulas are cut into passes, which load and store what fusion saves. */
    private static final int MOST_NODES = 400;

    private Fusion() {}

    /** The stages of a scheme as fewer ones. Neighbours in the order are fused as long as they can be. */
    static List<Fused> of(SchemeReading scheme, Set<String> changedLater) {
        List<Fused> fused = new ArrayList<>();
        for (Fused one : separate(scheme)) {
            if (!fused.isEmpty() && canFollow(fused.getLast(), one, changedLater)) {
                Fused both = both(fused.getLast(), one);
                if (both.reading.formula().isPresent()
                        && both.reading.require().nodes().size() <= MOST_NODES) {
                    fused.set(fused.size() - 1, both);
                    continue;
                }
            }
            fused.add(one);
        }
        Set<String> unread = new LinkedHashSet<>(scheme.scratch());
        scheme.scheme().solves().forEach(solve -> {
            unread.remove(solve.field());
            unread.removeAll(Set.copyOf(solve.reads()));
        });
        return withoutUnread(fused, unread);
    }

    private static List<Fused> separate(SchemeReading scheme) {
        List<Fused> separate = new ArrayList<>();
        for (int s = 0; s < scheme.segments().size(); s++) {
            for (StageReading stage : scheme.segments().get(s)) {
                separate.add(new Fused(stage.stage(), stage.reading(), s));
            }
        }
        return separate;
    }

    /**
     * A stage that stands for one or more.
     *
     * @param stage the stage
     * @param reading its stencil, with its formula
     * @param segment number of solves before it
     */
    record Fused(Stage stage, FormulaReading reading, int segment) {}

    private static boolean canFollow(Fused first, Fused next, Set<String> changedLater) {
        if (first.segment != next.segment
                || first.reading.formula().isEmpty()
                || next.reading.formula().isEmpty()) {
            return false;
        }
        Formula formula = first.reading.require();
        boolean sameStep = first.stage.start() == next.stage.start() && first.stage.share() == next.stage.share();
        boolean steps = !formula.stepValues().isEmpty()
                && !next.reading.require().stepValues().isEmpty();
        if ((steps && !sameStep) || first.stage.end() != next.stage.end()) {
            return false;
        }
        boolean[] ofFields = ofFields(formula);
        for (int f = 0; f < formula.fields().size(); f++) {
            String name = formula.fields().get(f);
            Reach reach = next.reading.reach(name).orElse(null);
            if (reach == null) {
                continue;
            }
            // A value without fields would be computed ahead in double, and not rounded in between.
            if (!reach.equals(Reach.NONE)
                    || changedLater.contains(name)
                    || !ofFields[formula.outputs().get(f).id()]) {
                return false;
            }
        }
        return true;
    }

    /** Which values depend on some field. */
    private static boolean[] ofFields(Formula formula) {
        boolean[] of = new boolean[formula.nodes().size()];
        for (Node node : formula.nodes()) {
            of[node.id()] = node instanceof Node.Load || node instanceof Node.Before;
            for (Node operand : node.operands()) {
                of[node.id()] |= of[operand.id()];
            }
        }
        return of;
    }

    private static Fused both(Fused first, Fused next) {
        List<Stencil> parts = new ArrayList<>(parts(first));
        parts.addAll(parts(next));
        Set<String> fields = new LinkedHashSet<>(first.reading.stencil().fields());
        fields.addAll(next.reading.stencil().fields());
        // The step is that of the part that reads it.
        Stage step = first.reading.require().stepValues().isEmpty() ? next.stage : first.stage;
        return fused(step, parts, List.copyOf(fields), first.segment);
    }

    private static List<Stencil> parts(Fused one) {
        return one.reading.stencil() instanceof FusedStencil several ? several.parts() : List.of(one.reading.stencil());
    }

    private static Fused fused(Stage step, List<Stencil> parts, List<String> fields, int segment) {
        FusedStencil stencil = new FusedStencil(parts, fields);
        return new Fused(
                new Stage(stencil, step.start(), step.share(), step.end()), FormulaReading.of(stencil), segment);
    }

    /**
     * Scratch fields that no stage and no solve reads any more are not stored. A field that a stage names, and whose values its formula does not
     * use, is: the stage has a number for it.
     */
    private static List<Fused> withoutUnread(List<Fused> stages, Set<String> unread) {
        unread.removeIf(
                name -> stages.stream().anyMatch(one -> one.reading.reach(name).isPresent() || names(one, name)));
        List<Fused> kept = new ArrayList<>();
        for (Fused one : stages) {
            List<String> fields = new ArrayList<>(one.reading.stencil().fields());
            boolean drops = fields.removeAll(unread);
            kept.add(drops && !fields.isEmpty() ? fused(one.stage, parts(one), fields, one.segment) : one);
        }
        return kept;
    }

    /** Whether a stage names a field as read before one of its parts computes it. */
    private static boolean names(Fused one, String field) {
        for (Stencil part : parts(one)) {
            if (part.coefficients().contains(field)) {
                return true;
            }
            if (part.fields().contains(field)) {
                return false;
            }
        }
        return false;
    }
}
