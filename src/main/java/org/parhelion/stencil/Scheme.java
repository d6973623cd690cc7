package org.parhelion.stencil;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
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
 * <p>Between two stages an equation over the whole grid may be solved for a field ({@link Solve}), such as the pressure of an
 * incompressible flow.
 *
 * <p>What a stage reads of other ranks is derived from the formulas. One exchange serves all stages of a round; a round ends
 * before each solve. Immutable.
 */
@Experimental
public final class Scheme {
    private final List<Part> parts;
    private final Map<String, String> like;
    /** Of fields that have the location of another one, but not its boundaries. */
    private final Map<String, String> beside;

    /** A part of a step: formulas at every point, or an equation that is solved. */
    public sealed interface Part permits Stage, Solve {
        /** {@return axes of the grid: 1, 2 or 3} */
        int dims();
    }

    /**
     * A part of a step that sets one field from others by an equation over the whole grid, such as an elliptic one. What runs the
     * scheme must know how to solve it; {@code org.parhelion.solver.elliptic.EllipticSolve} is one that a simulation knows.
     */
    public non-sealed interface Solve extends Part {
        /** {@return name of the field that the equation determines; its values before are the first iterate} */
        String field();

        /** {@return names of the other fields and of the coefficients in the equation, which it does not change} */
        List<String> reads();
    }

    /**
     * One stage of a step from t to t + Δt.
     *
     * @param stencil what it writes and reads
     * @param start the time of the values that it reads, as a part of the step: t + start · Δt is its {@link Point#time}
     * @param share the part of Δt that it advances: share · Δt is its {@link Point#dt}
     * @param end the time of the values that it writes, as a part of the step: boundary values are those of t + end · Δt
     */
    public record Stage(Stencil stencil, double start, double share, double end) implements Part {
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

        @Override
        public int dims() {
            return stencil.dims();
        }
    }

    private Scheme(List<? extends Part> parts, Map<String, String> like, Map<String, String> beside) {
        this.parts = List.copyOf(parts);
        this.like = Map.copyOf(like);
        this.beside = Map.copyOf(beside);
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
     * A scheme of stages, and of equations that are solved between them.
     *
     * @param parts the stages and solves in order, at least one, all of the same number of axes
     * @return the scheme
     * @throws IllegalArgumentException if there is no part, the numbers of axes differ, or a part names a field twice
     */
    public static Scheme of(List<? extends Part> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a scheme of no stages: at least 1 is needed");
        }
        int dims = parts.getFirst().dims();
        for (Part part : parts) {
            if (part.dims() != dims) {
                throw new IllegalArgumentException(
                        "stages of " + dims + " and of " + part.dims() + " axes in one scheme: must be equal");
            }
            List<String> all = new ArrayList<>(writes(part));
            all.addAll(reads(part));
            Set<String> names = new HashSet<>();
            for (String name : all) {
                if (!names.add(name)) {
                    throw new IllegalArgumentException("stage " + name(part) + " names '" + name + "' twice, in fields "
                            + writes(part) + " and coefficients " + reads(part)
                            + ": a field that it writes can be read as it is");
                }
            }
        }
        return new Scheme(parts, Map.of(), Map.of());
    }

    private static List<String> writes(Part part) {
        return switch (part) {
            case Stage stage -> stage.stencil().fields();
            case Solve solve -> List.of(solve.field());
        };
    }

    private static List<String> reads(Part part) {
        return switch (part) {
            case Stage stage -> stage.stencil().coefficients();
            case Solve solve -> solve.reads();
        };
    }

    private static String name(Part part) {
        return switch (part) {
            case Stage stage -> stage.stencil().getClass().getSimpleName();
            case Solve solve -> solve.toString();
        };
    }

    /**
     * Replaces the stencils of the stages, which stay what they are in time.
     *
     * @param stencils as many as there are stages, in their order
     * @return the new scheme
     * @throws IllegalArgumentException if their number is another one, or they do not fit together
     */
    public Scheme withStencils(List<Stencil> stencils) {
        if (stencils.size() != stages().size()) {
            throw new IllegalArgumentException(stencils.size() + " stencils for " + stages().size() + " stages");
        }
        List<Part> changed = new ArrayList<>();
        Iterator<Stencil> next = stencils.iterator();
        for (Part part : parts) {
            changed.add(
                    part instanceof Stage stage
                            ? new Stage(next.next(), stage.start(), stage.share(), stage.end())
                            : part);
        }
        return new Scheme(of(changed).parts, like, beside);
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
        requireFields(field, other);
        Map<String, String> changed = new HashMap<>(like);
        changed.put(field, other);
        return new Scheme(parts, changed, beside);
    }

    private void requireFields(String... names) {
        for (String name : names) {
            if (!fields().contains(name)) {
                throw new IllegalArgumentException("no field '" + name + "': the stages write " + fields());
            }
        }
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

    /** {@return the stages and the equations that are solved, in order} */
    public List<Part> parts() {
        return parts;
    }

    /**
     * Gives a field the location of another in the cells of the grid, where a model sets none for it. {@link #boundaryOf(String,
     * String)} does that, too.
     *
     * @param field a field that the stages write
     * @param other the field whose location it has
     * @return the changed scheme
     * @throws IllegalArgumentException if the stages write no such field
     */
    public Scheme locationOf(String field, String other) {
        requireFields(field, other);
        Map<String, String> changed = new HashMap<>(beside);
        changed.put(field, other);
        return new Scheme(parts, like, changed);
    }

    /**
     * The field whose location a field has.
     *
     * @param field name of a field
     * @return the field itself, or the one given by {@link #locationOf(String, String)} or {@link #boundaryOf(String, String)}
     */
    public String locationOf(String field) {
        return beside.getOrDefault(field, boundaryOf(field));
    }

    /** {@return the stages, in order} */
    public List<Stage> stages() {
        return parts.stream()
                .filter(Stage.class::isInstance)
                .map(Stage.class::cast)
                .toList();
    }

    /** {@return the equations that are solved, in order} */
    public List<Solve> solves() {
        return parts.stream()
                .filter(Solve.class::isInstance)
                .map(Solve.class::cast)
                .toList();
    }

    /** {@return axes of the grid: 1, 2 or 3} */
    public int dims() {
        return parts.getFirst().dims();
    }

    /** {@return names of the fields that the stages and solves write, in the order in which they first do} */
    public List<String> fields() {
        Set<String> fields = new LinkedHashSet<>();
        parts.forEach(part -> fields.addAll(writes(part)));
        return List.copyOf(fields);
    }

    /** {@return names of what is read and no part writes, in the order in which it first is} */
    public List<String> coefficients() {
        Set<String> coefficients = new LinkedHashSet<>();
        parts.forEach(part -> coefficients.addAll(reads(part)));
        fields().forEach(coefficients::remove);
        return List.copyOf(coefficients);
    }

    /** {@return the names of the stages' classes, and the equations that are solved} */
    @Override
    public String toString() {
        return String.join(", ", parts.stream().map(Scheme::name).toList());
    }
}
