package org.parhelion.stencil.rows;

import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.Constant;
import org.parhelion.stencil.Node.Uniform;

/**
 * The constants and uniforms of a kernel as whole vectors in one array, for those that get no vector register.
 *
 * <p>C2 keeps each broadcast value in a register during the loop. If there are not enough, it reloads values, with an instruction and a register
 * for each use. An element of an array is an operand of the operation that uses it. C2 merges two reads of one element, and would keep the
 * value in a register again; so each use has an element of its own.
 *
 * @param shape the kernel
 * @param first node id → number of the first vector of a constant or uniform; it has as many vectors as uses
 * @param vectors number of vectors
 */
record InvariantTable(KernelShape shape, Map<Integer, Integer> first, int vectors) {
    /** Broadcast values from which on C2 reloads some, if vectors have 16 registers; the others hold the values of a point. */
    private static final int TOO_MANY = 9;

    /** Broadcast values that stay in registers if there are too many: those with the most uses. */
    private static final int IN_REGISTERS = 7;

    /** Bits of the vectors of which processors have 32 registers. */
    private static final int WIDE_BITS = 512;

    InvariantTable {
        first = Map.copyOf(first);
    }

    static InvariantTable of(KernelShape shape) {
        Map<Integer, Integer> first = new LinkedHashMap<>();
        int vectors = 0;
        for (Node node : shape.formula().nodes()) {
            if (node instanceof Constant || node instanceof Uniform) {
                first.put(node.id(), vectors);
                vectors += shape.formula().uses(node);
            }
        }
        return new InvariantTable(shape, first, vectors);
    }

    /**
     * The constants and uniforms that a pass reads from the table; none if there are enough registers, or if the pass is wide: it reloads other
     * values anyway.
     *
     * @param uses node id → uses in the pass
     */
    List<Node> inTable(Pass pass, int[] uses) {
        List<Node> used = new ArrayList<>();
        for (Node node : shape.formula().nodes()) {
            if (first.containsKey(node.id()) && uses[node.id()] > 0) {
                used.add(node);
            }
        }
        if (vectorBits() >= WIDE_BITS || used.size() < TOO_MANY || !pass.isNarrow()) {
            return List.of();
        }
        used.sort(Comparator.comparingInt(node -> uses[node.id()]));
        return used.subList(0, used.size() - IN_REGISTERS);
    }

    private int vectorBits() {
        return shape.lanes() * (shape.element() == TypeKind.DOUBLE ? Double.SIZE : Float.SIZE);
    }

    /** The array: {@code double[]} or {@code float[]}, in which each value is rounded once. */
    Object values(double[] uniforms) {
        double[] values = new double[vectors * shape.lanes()];
        for (Node node : shape.formula().nodes()) {
            if (first.containsKey(node.id())) {
                double value = node instanceof Uniform uniform ? uniforms[uniform.index()] : ((Constant) node).value();
                int from = first.get(node.id()) * shape.lanes();
                Arrays.fill(values, from, from + shape.formula().uses(node) * shape.lanes(), value);
            }
        }
        if (shape.element() == TypeKind.DOUBLE) {
            return values;
        }
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }
}
