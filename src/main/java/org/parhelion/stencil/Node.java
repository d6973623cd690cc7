package org.parhelion.stencil;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.parhelion.Experimental;

/**
 * One value in a {@link Formula}: a leaf, or an operation on other nodes.
 *
 * <p>A formula contains each distinct value once, so nodes form a graph, not a tree: iterate over {@link Formula#nodes}, in
 * which operands precede their users, rather than recursing, and use {@link #id} as an array index. Every operation stands
 * exactly as the user wrote it; nothing is reordered, so its bits are those of the Java method.
 */
@Experimental
public sealed interface Node {
    /** {@return position in {@link Formula#nodes}; operands have smaller ones} */
    int id();

    /** {@return the nodes that this one is computed from} */
    default List<Node> operands() {
        return List.of();
    }

    /** {@return whether it is the same at all points} */
    default boolean invariant() {
        return false;
    }

    /**
     * A constant of the formula, or computed from constants only.
     *
     * @param id position in {@link Formula#nodes}
     * @param value the number
     */
    record Constant(int id, double value) implements Node {
        @Override
        public boolean invariant() {
            return true;
        }
    }

    /**
     * A value that is the same at all points but may change between runs: a parameter, or what the formula computes from
     * parameters. Computed once, in double; in a float kernel rounded once, then.
     *
     * @param id position in {@link Formula#nodes}
     * @param index position in {@link Formula#uniforms}
     * @param text what it is, for people: {@code r} or {@code (feed + kill)}
     * @param value its value in the stencil that was read; no part of the formula's {@link Formula#structure}
     */
    record Uniform(int id, int index, String text, double value) implements Node {
        @Override
        public boolean invariant() {
            return true;
        }
    }

    /**
     * What the method reads at a point beside fields. Occurs in an {@link Expression} only: a formula holds the values that are
     * computed from it as {@link StepValue} and {@link AxisValue}.
     *
     * @param id position in {@link Expression#nodes}
     * @param input what is read
     */
    record Input(int id, PointInput input) implements Node {}

    /**
     * A value that is the same at all points and may change from step to step: Δt, that of the step before, t, or what the formula computes from them,
     * parameters and numbers. Computed once a step, in double; in a float kernel rounded once, then.
     *
     * @param id position in {@link Formula#nodes}
     * @param index position in {@link Formula#stepValues}
     * @param expression how it is computed; no part of the formula's {@link Formula#structure}
     */
    record StepValue(int id, int index, Expression expression) implements Node {
        /**
         * Computes the value for a step.
         *
         * @param dtSeconds length of the step [s]
         * @param dtBeforeSeconds length of the step before [s]
         * @param timeSeconds time of the values that the step reads [s]
         * @return the value, in double
         */
        public double at(double dtSeconds, double dtBeforeSeconds, double timeSeconds) {
            return expression.value(input -> switch (input) {
                case DT -> dtSeconds;
                case DT_BEFORE -> dtBeforeSeconds;
                default -> timeSeconds;
            });
        }

        @Override
        public boolean invariant() {
            return true;
        }
    }

    /**
     * A value that depends on the place along one axis alone: a coordinate, an index, or what the formula computes from them,
     * parameters and numbers. Computed once for each place, in double; in a float kernel rounded once, then.
     *
     * @param id position in {@link Formula#nodes}
     * @param index position in {@link Formula#axisValues}
     * @param axis 0, 1, 2 for z, y, x
     * @param expression how it is computed; no part of the formula's {@link Formula#structure}
     */
    record AxisValue(int id, int index, int axis, Expression expression) implements Node {
        /**
         * Computes the value at each place along the axis.
         *
         * @param inputs the values of each input along its axis: arrays of one length for one axis
         * @return the values, in double
         */
        public double[] along(Function<PointInput, double[]> inputs) {
            Map<PointInput, double[]> read = new EnumMap<>(PointInput.class);
            int places = 0;
            for (Node node : expression.nodes()) {
                if (node instanceof Input(int _, PointInput input)) {
                    double[] values = inputs.apply(input);
                    read.put(input, values);
                    places = values.length;
                }
            }
            double[] values = new double[places];
            for (int place = 0; place < places; place++) {
                int here = place;
                values[place] = expression.value(input -> Objects.requireNonNull(read.get(input))[here]);
            }
            return values;
        }
    }

    /**
     * A field's or coefficient's value at a neighbour.
     *
     * @param id position in {@link Formula#nodes}
     * @param source number of the field, or number of fields + number of the coefficient
     * @param dk offset along z [planes]
     * @param dj offset along y [rows]
     * @param di offset along x [points]
     */
    record Load(int id, int source, int dk, int dj, int di) implements Node {}

    /**
     * A field's value at the point one step earlier, which its {@code next} array contains until it is overwritten.
     *
     * @param id position in {@link Formula#nodes}
     * @param field number of the field
     */
    record Before(int id, int field) implements Node {}

    /**
     * An operation on one value.
     *
     * @param id position in {@link Formula#nodes}
     * @param op the operation
     * @param a its operand
     */
    record Unary(int id, UnaryOp op, Node a) implements Node {
        @Override
        public List<Node> operands() {
            return List.of(a);
        }
    }

    /**
     * An operation on two values.
     *
     * @param id position in {@link Formula#nodes}
     * @param op the operation
     * @param a its left operand
     * @param b its right operand
     */
    record Binary(int id, BinaryOp op, Node a, Node b) implements Node {
        @Override
        public List<Node> operands() {
            return List.of(a, b);
        }
    }

    /**
     * {@code a · b + c}, rounded once.
     *
     * @param id position in {@link Formula#nodes}
     * @param a a factor
     * @param b a factor
     * @param c the summand
     */
    record Fma(int id, Node a, Node b, Node c) implements Node {
        @Override
        public List<Node> operands() {
            return List.of(a, b, c);
        }
    }

    /**
     * {@code a (comparison) b ? ifTrue : ifFalse}. Both may be computed, as no operation has a side effect.
     *
     * @param id position in {@link Formula#nodes}
     * @param comparison how {@code a} and {@code b} are compared
     * @param a its left operand
     * @param b its right operand
     * @param ifTrue the value where the comparison holds
     * @param ifFalse the value where it does not
     */
    record Select(int id, Comparison comparison, Node a, Node b, Node ifTrue, Node ifFalse) implements Node {
        @Override
        public List<Node> operands() {
            return List.of(a, b, ifTrue, ifFalse);
        }
    }
}
