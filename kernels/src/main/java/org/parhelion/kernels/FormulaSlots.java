package org.parhelion.kernels;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.parhelion.stencil.BinaryOp;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;

/**
 * Which values of a formula share local variables: those of a point, one after the last use of the other. Numbered from 0.
 *
 * <p>Values that are read once for a patch or a row keep variables of their own, as they live through the loop over points.
 */
final class FormulaSlots {
    /** Of each node that has a variable its number. */
    private final int[] slots;
    /** Of each minimum and maximum the variable of an intermediate value. */
    private final int[] besides;

    private int count;

    /**
     * Assigns variables.
     *
     * @param named which nodes have a variable
     * @param ahead which of them are read before the points
     */
    FormulaSlots(Formula formula, boolean[] named, boolean[] ahead) {
        List<Node> nodes = formula.nodes();
        int[] lastUse = lastUses(formula, named);
        this.slots = new int[nodes.size()];
        this.besides = new int[nodes.size()];
        Deque<Integer> free = new ArrayDeque<>();
        PriorityQueue<Node> inUse = new PriorityQueue<>((a, b) -> Integer.compare(lastUse[a.id()], lastUse[b.id()]));
        for (Node node : nodes) {
            if (!named[node.id()]) {
                continue;
            }
            if (ahead[node.id()]) {
                slots[node.id()] = count++;
                continue;
            }
            // A value that this node reads is still needed while its variable is assigned in several statements.
            while (!inUse.isEmpty() && lastUse[inUse.peek().id()] < node.id()) {
                free.push(slots[inUse.remove().id()]);
            }
            slots[node.id()] = take(free);
            inUse.add(node);
            if (isExtremum(node)) {
                besides[node.id()] = take(free);
                free.push(besides[node.id()]);
            }
        }
    }

    private int take(Deque<Integer> free) {
        return free.isEmpty() ? count++ : free.pop();
    }

    static boolean isExtremum(Node node) {
        return node instanceof Node.Binary binary && (binary.op() == BinaryOp.MIN || binary.op() == BinaryOp.MAX);
    }

    /** Of each node the number of the last named node whose statements read it; outputs are read after all nodes. */
    private static int[] lastUses(Formula formula, boolean[] named) {
        List<Node> nodes = formula.nodes();
        int[] lastUse = new int[nodes.size()];
        List<Integer> outputs = new ArrayList<>();
        formula.outputs().forEach(output -> outputs.add(output.id()));
        for (Node node : nodes.reversed()) {
            if (outputs.contains(node.id())) {
                lastUse[node.id()] = nodes.size();
            }
            // What has no variable is evaluated where its user is.
            int evaluated = named[node.id()] ? node.id() : lastUse[node.id()];
            node.operands().forEach(operand -> lastUse[operand.id()] = Math.max(lastUse[operand.id()], evaluated));
        }
        return lastUse;
    }

    int slot(Node node) {
        return slots[node.id()];
    }

    int beside(Node node) {
        return besides[node.id()];
    }

    /** Number of variables. */
    int count() {
        return count;
    }
}
