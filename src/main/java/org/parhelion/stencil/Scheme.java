package org.parhelion.stencil;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.parhelion.Experimental;

/**
 * A step in several stages: each stage is a {@link Stencil} that writes its {@link Stencil#fields} and reads these and its
 * {@link Stencil#coefficients}, which may name fields that other stages write.
 *
 * <pre>{@code
 * var yee = Scheme.of(new Magnetic(r), new Electric(r));   // Magnetic reads ez and writes hx, hy; Electric the reverse
 * }</pre>
 *
 * <p>The stages run in order, each over the whole grid. A stage reads the newest values: those that earlier stages of this step
 * wrote, and of the other fields those of the step before. Fields are matched by name. A name that no stage writes is a coefficient.
 *
 * <p>A field that a stage writes without reading it, before any other stage of the step reads it, and that a later stage reads,
 * is a scratch field: it carries values inside a step only. It has no initial values and is no part of a checkpoint.
 *
 * <p>What a stage reads of other ranks is derived from the formulas. One exchange serves all stages of a round. Immutable.
 */
@Experimental
public final class Scheme {
    private final List<Stage> stages;
    private final Map<String, String> like;

    /**
     * One stage of a step from t to t + Δt.
     *
     * @param stencil what it writes and reads
     * @param start the time of the values that it reads, as a part of the step: t + start · Δt is its {@link Point#time}
     * @param share the part of Δt that it advances: share · Δt is its {@link Point#dt}
     * @param end the time of the values that it writes, as a part of the step: boundary values are those of t + end · Δt
     */
    public record Stage(Stencil stencil, double start, double share, double end) {
        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if a part is not finite, or the share is not positive
         */
        public Stage {
            if (!Double.isFinite(start) || !Double.isFinite(end) || !(share > 0) || Double.isInfinite(share)) {
                throw new IllegalArgumentException("a stage from " + start + " to " + end + " with a share of " + share
                        + " of the step: all are finite, and the share is positive");
            }
        }

        /**
         * A stage that advances by the whole step.
         *
         * @param stencil what it writes and reads
         * @return the stage, from 0 to 1 with a share of 1
         */
        public static Stage of(Stencil stencil) {
            return new Stage(stencil, 0, 1, 1);
        }
    }

    private Scheme(List<Stage> stages, Map<String, String> like) {
        this.stages = List.copyOf(stages);
        this.like = Map.copyOf(like);
    }

    /**
     * A scheme of stages that each advance by the whole step.
     *
     * @param stencils the stages in order, at least one, all of the same number of axes
     * @return the scheme
     * @throws IllegalArgumentException if the stages do not fit together
     */
    public static Scheme of(Stencil... stencils) {
        List<Stage> stages = new ArrayList<>();
        for (Stencil stencil : stencils) {
            stages.add(Stage.of(stencil));
        }
        return of(stages);
    }

    /**
     * A scheme of stages.
     *
     * @param stages the stages in order, at least one, all of the same number of axes
     * @return the scheme
     * @throws IllegalArgumentException if there is no stage, the numbers of axes differ, or a stage names a field twice
     */
    public static Scheme of(List<Stage> stages) {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a scheme of no stages: at least 1 is needed");
        }
        int dims = stages.getFirst().stencil().dims();
        for (Stage stage : stages) {
            Stencil stencil = stage.stencil();
            if (stencil.dims() != dims) {
                throw new IllegalArgumentException(
                        "stages of " + dims + " and of " + stencil.dims() + " axes in one scheme: must be equal");
            }
            Set<String> names = new HashSet<>();
            List<String> all = new ArrayList<>(stencil.fields());
            all.addAll(stencil.coefficients());
            for (String name : all) {
                if (!names.add(name)) {
                    throw new IllegalArgumentException(
                            "stage " + stencil.getClass().getSimpleName() + " names '" + name
                                    + "' twice, in fields " + stencil.fields() + " and coefficients "
                                    + stencil.coefficients() + ": a field that it writes can be read as it is");
                }
            }
        }
        return new Scheme(stages, Map.of());
    }

    /**
     * Replaces the stencils of the stages, which stay what they are in time.
     *
     * @param stencils as many as there are stages, in their order
     * @return the new scheme
     * @throws IllegalArgumentException if their number is another one, or they do not fit together
     */
    public Scheme withStencils(List<Stencil> stencils) {
        if (stencils.size() != stages.size()) {
            throw new IllegalArgumentException(stencils.size() + " stencils for " + stages.size() + " stages");
        }
        List<Stage> changed = new ArrayList<>();
        for (int s = 0; s < stages.size(); s++) {
            Stage stage = stages.get(s);
            changed.add(new Stage(stencils.get(s), stage.start(), stage.share(), stage.end()));
        }
        return new Scheme(of(changed).stages, like);
    }

    /**
     * Gives a field the boundaries of another one. Default: its own. For fields that stand for another one inside a step.
     *
     * @param field a field that some stage writes
     * @param other the field whose boundaries it gets
     * @return the new scheme
     * @throws IllegalArgumentException if no stage writes one of them
     */
    public Scheme boundaryOf(String field, String other) {
        for (String name : List.of(field, other)) {
            if (!fields().contains(name)) {
                throw new IllegalArgumentException("no field '" + name + "': the stages write " + fields());
            }
        }
        Map<String, String> changed = new HashMap<>(like);
        changed.put(field, other);
        return new Scheme(stages, changed);
    }

    /**
     * The field whose boundaries a field has.
     *
     * @param field a field that some stage writes
     * @return the field itself, or the one given by {@link #boundaryOf(String, String)}
     */
    public String boundaryOf(String field) {
        return like.getOrDefault(field, field);
    }

    /** {@return the stages, in order} */
    public List<Stage> stages() {
        return stages;
    }

    /** {@return axes of the grid: 1, 2 or 3} */
    public int dims() {
        return stages.getFirst().stencil().dims();
    }

    /** {@return names of the fields that the stages write, in the order in which they first do} */
    public List<String> fields() {
        Set<String> fields = new LinkedHashSet<>();
        stages.forEach(stage -> fields.addAll(stage.stencil().fields()));
        return List.copyOf(fields);
    }

    /** {@return names of what is read and no stage writes, in the order in which it first is} */
    public List<String> coefficients() {
        Set<String> coefficients = new LinkedHashSet<>();
        stages.forEach(stage -> coefficients.addAll(stage.stencil().coefficients()));
        fields().forEach(coefficients::remove);
        return List.copyOf(coefficients);
    }

    /** {@return the names of the stages' classes} */
    @Override
    public String toString() {
        return String.join(
                ", ",
                stages.stream()
                        .map(stage -> stage.stencil().getClass().getSimpleName())
                        .toList());
    }
}
