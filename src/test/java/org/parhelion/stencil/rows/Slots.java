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
import org.parhelion.stencil.Node.AxisValue;
import org.parhelion.stencil.Node.Before;
import org.parhelion.stencil.Node.Load;

/** Follows what the scratch slots hold from pass to pass. */
final class Slots {
    private static final int[] CHAINS = {1, 3, 16, Integer.MAX_VALUE};

    private Slots() {}

    /** {@link #assertHold} in passes of one operation up to one pass for all, with chains of one operation up to any length. */
    static void assertHoldAtEveryLimit(Formula formula) {
        int all = formula.operations() + formula.loads();
        for (int limit = 1; limit <= all; limit += 1 + limit / 8) {
            for (int chain : CHAINS) {
                try {
                    assertHold(formula, Pass.of(formula, limit, chain), limit, chain);
                } catch (AssertionError e) {
                    throw new AssertionError(formula + " in passes of " + limit + " and chains of " + chain, e);
                }
            }
        }
    }

    /**
     * The passes compute each operation once and in order, each value that a pass reads is in its slot, and no slot is
     * written that a value holds whose last read is in the same pass or later. No more slots are made than values are held
     * at once. Each pass but the last ends where {@link #bestCut} says.
     */
    static void assertHold(Formula formula, List<Pass> passes, int limit, int chain) {
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
        int mostHeld = 0;
        boolean narrow = operations.size() < 4 * longestChain(operations);
        int allowed = narrow ? chain : Integer.MAX_VALUE;
        int start = 0;
        for (int k = 0; k < passes.size(); k++) {
            int at = k;
            Pass pass = passes.get(k);
            require(pass.last() == (k == passes.size() - 1), () -> "pass " + at + ": last is " + pass.last());
            int end = start + pass.computed().size();
            int best = bestCut(formula, operations, start, limit, allowed);
            require(end == best, () -> "pass " + at + " ends at " + end + ", not at " + best);
            start = end;
            mostHeld = Math.max(mostHeld, pass.spilled().size() + pass.kept().size());
            pass.spilled()
                    .forEach((id, slot) -> require(
                            lastRead.getOrDefault(id, -1) >= at,
                            () -> "pass " + at + " finds value " + id + " in slot " + slot + ", and none reads it"));
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
                        former == null || lastRead.getOrDefault(former, -1) < at,
                        () -> "pass " + at + " writes slot " + slot + " of value " + former + ", which pass "
                                + lastRead.get(former) + " still reads");
            });
        }
        int values = mostHeld;
        require(slots == values, () -> slots + " slots for " + values + " values");
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

    /**
     * Where a pass from {@code start} on has to end: at the position in the second half of what fits before which the fewest
     * values are computed that are needed behind it, the last such position.
     */
    private static int bestCut(Formula formula, List<Node> operations, int start, int limit, int chain) {
        int fits = start + 1;
        while (fits < operations.size()
                && cost(operations.subList(start, fits)) < limit
                && longestChain(operations.subList(start, fits + 1)) <= chain) {
            fits++;
        }
        int best = fits;
        if (fits < operations.size()) {
            for (int at = fits; at > start + (fits - start) / 2; at--) {
                best = live(formula, operations, at) < live(formula, operations, best) ? at : best;
            }
        }
        return Math.min(best, operations.size());
    }

    private static int longestChain(List<Node> operations) {
        int longest = 0;
        Map<Integer, Integer> depths = new HashMap<>();
        for (Node node : operations) {
            int depth = 1;
            for (Node operand : node.operands()) {
                depth = Math.max(depth, 1 + depths.getOrDefault(operand.id(), 0));
            }
            depths.put(node.id(), depth);
            longest = Math.max(longest, depth);
        }
        return longest;
    }

    /** Values computed before position {@code cut} that are needed behind it. */
    private static long live(Formula formula, List<Node> operations, int cut) {
        Set<Integer> needed = new HashSet<>();
        formula.outputs().forEach(output -> needed.add(output.id()));
        operations
                .subList(cut, operations.size())
                .forEach(node -> node.operands().forEach(operand -> needed.add(operand.id())));
        return operations.subList(0, cut).stream()
                .filter(node -> needed.contains(node.id()))
                .count();
    }

    /** Operations, and loads, each counted once. */
    private static int cost(List<Node> operations) {
        Set<Node> loads = new HashSet<>();
        for (Node node : operations) {
            for (Node operand : node.operands()) {
                if (operand instanceof Load || operand instanceof Before || operand instanceof AxisValue) {
                    loads.add(operand);
                }
            }
        }
        return operations.size() + loads.size();
    }
}
