package org.parhelion.stencil.rows;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.Before;
import org.parhelion.stencil.Node.Load;

/** Follows what the scratch slots hold from pass to pass. */
final class Slots {
    /** Most operands of an operation. */
    private static final int OPERANDS = 4;

    private Slots() {}

    /**
     * The passes compute each operation once and in order, none is larger than {@code limit} by more than its last
     * operation, each value that a pass reads is in its slot, and no slot is written that a value holds whose last read is in
     * the same pass or later.
     */
    static void assertHold(Formula formula, List<Pass> passes, int limit) {
        List<Node> operations =
                formula.nodes().stream().filter(n -> !n.operands().isEmpty()).toList();
        require(
                operations.equals(passes.stream()
                        .flatMap(pass -> pass.computed().stream())
                        .toList()),
                () -> "operations are lost, repeated or moved");
        Map<Integer, Integer> lastRead = lastReads(formula, passes);
        Map<Integer, Integer> held = new HashMap<>();
        int slots = Pass.slots(passes);
        for (int k = 0; k < passes.size(); k++) {
            int at = k;
            Pass pass = passes.get(k);
            require(pass.last() == (k == passes.size() - 1), () -> "pass " + at + ": last is " + pass.last());
            int cost = cost(pass);
            require(cost <= limit + OPERANDS, () -> "pass " + at + " has " + cost + " loads and operations");
            for (int id : reads(formula, pass)) {
                Integer slot = pass.spilled().get(id);
                require(
                        slot != null && Objects.equals(held.get(slot), id),
                        () -> "pass " + at + " reads value " + id + " in slot " + slot + ", which holds value "
                                + held.get(slot));
            }
            pass.kept().forEach((id, slot) -> {
                require(lastRead.getOrDefault(id, -1) > at, () -> "pass " + at + " keeps value " + id + " for nothing");
                require(slot >= 0 && slot < slots, () -> "slot " + slot + " of " + slots);
                Integer former = held.put(slot, id);
                require(
                        former == null || lastRead.get(former) < at,
                        () -> "pass " + at + " writes slot " + slot + " of value " + former + ", which pass "
                                + lastRead.get(former) + " still reads");
            });
        }
    }

    private static void require(boolean condition, Supplier<String> fault) {
        if (!condition) {
            throw new AssertionError(fault.get());
        }
    }

    private static Map<Integer, Integer> lastReads(Formula formula, List<Pass> passes) {
        Map<Integer, Integer> lastRead = new HashMap<>();
        for (int k = 0; k < passes.size(); k++) {
            for (int id : reads(formula, passes.get(k))) {
                lastRead.put(id, k);
            }
        }
        return lastRead;
    }

    /** Ids of the values of earlier passes that {@code pass} needs. */
    private static Set<Integer> reads(Formula formula, Pass pass) {
        Set<Integer> reads = new HashSet<>();
        pass.computed().forEach(node -> node.operands().forEach(operand -> add(operand, reads)));
        if (pass.last()) {
            formula.outputs().forEach(output -> add(output, reads));
        }
        pass.computed().forEach(node -> reads.remove(node.id()));
        return reads;
    }

    private static void add(Node node, Set<Integer> reads) {
        if (!node.operands().isEmpty()) {
            reads.add(node.id());
        }
    }

    private static int cost(Pass pass) {
        Set<Node> loads = new HashSet<>();
        for (Node node : pass.computed()) {
            for (Node operand : node.operands()) {
                if (operand instanceof Load || operand instanceof Before) {
                    loads.add(operand);
                }
            }
        }
        return pass.computed().size() + loads.size();
    }
}
