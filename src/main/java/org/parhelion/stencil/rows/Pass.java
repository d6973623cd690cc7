package org.parhelion.stencil.rows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Node.AxisValue;
import org.parhelion.stencil.Node.Before;
import org.parhelion.stencil.Node.Load;

/**
 * A part of a formula that one generated loop computes. A small formula is one pass; a large one is cut, as C2 gives up on
 * large vector loops: each pass leaves in a scratch array what later ones need. No operation is changed or moved past
 * another, so the bits stay.
 *
 * <pre>
 *   chunk of a row:   pass 0  now → scratch    pass 1  now, scratch → scratch   …   last pass  now, scratch → next
 * </pre>
 *
 * <p>Lifetime of a slot: the pass that computes a value writes its slot; the slot then belongs to that value up to the end of
 * the pass that holds the last operation on it, and may be given to another value from the next pass on. Within a pass no
 * slot is both read and written: a pass stores a value as soon as it has it, and may read the others only later.
 *
 * @param computed operations of this pass, operands first
 * @param spilled node id → scratch slot of each value that an earlier pass left
 * @param kept node id → scratch slot of each value that this pass leaves for later ones
 * @param last whether this pass stores the outputs
 */
record Pass(List<Node> computed, Map<Integer, Integer> spilled, Map<Integer, Integer> kept, boolean last) {
    /** Operations beside each of the longest chain from which on a formula is wide: as many as a processor starts while one waits. */
    private static final int WIDE = 4;

    /** Cuts a formula so that no pass has more than about {@code limit} loads and operations, each load counted once per pass. */
    static List<Pass> of(Formula formula, int limit) {
        return of(formula, limit, Integer.MAX_VALUE);
    }

    /**
     * As above, and so that no pass of a narrow formula has a chain of more than {@code chain} operations, each on the result of
     * the one before. A processor hides the latency of a chain behind independent operations: those beside the chain, where a
     * formula is wide, otherwise those of the next vectors, which are within its reorder buffer only if the chain is short.
     */
    static List<Pass> of(Formula formula, int limit, int chain) {
        List<Node> operations =
                formula.nodes().stream().filter(n -> !n.operands().isEmpty()).toList();
        int[] lastUse = lastUses(formula, operations);
        List<Integer> cuts = cuts(operations, lastUse, limit, isNarrow(operations) ? chain : Integer.MAX_VALUE);
        List<Pass> passes = new ArrayList<>();
        Map<Integer, Integer> slots = new LinkedHashMap<>();
        Deque<Integer> free = new ArrayDeque<>();
        int slotsMade = 0;
        int start = 0;
        for (int end : cuts) {
            boolean last = end == operations.size();
            Map<Integer, Integer> spilled = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
            Map<Integer, Integer> kept = new LinkedHashMap<>();
            for (Node node : operations.subList(start, end)) {
                if (lastUse[node.id()] >= end && !last) {
                    kept.put(node.id(), free.isEmpty() ? slotsMade++ : free.pop());
                }
            }
            passes.add(new Pass(operations.subList(start, end), spilled, kept, last));
            slots.putAll(kept);
            for (Map.Entry<Integer, Integer> value : spilled.entrySet()) {
                if (lastUse[value.getKey()] < end) {
                    slots.remove(value.getKey());
                    free.push(value.getValue());
                }
            }
            start = end;
        }
        return passes;
    }

    /** Scratch slots that {@code passes} need. */
    static int slots(List<Pass> passes) {
        int slots = 0;
        for (Pass pass : passes) {
            for (int slot : pass.kept.values()) {
                slots = Math.max(slots, slot + 1);
            }
        }
        return slots;
    }

    /** Per node the position of the last operation that uses it; the end for an output. A formula holds no other nodes. */
    private static int[] lastUses(Formula formula, List<Node> operations) {
        int[] lastUse = new int[formula.nodes().size()];
        for (int at = 0; at < operations.size(); at++) {
            for (Node operand : operations.get(at).operands()) {
                lastUse[operand.id()] = at;
            }
        }
        formula.outputs().forEach(output -> lastUse[output.id()] = operations.size());
        return lastUse;
    }

    /** Where passes end: in the second half of what fits, where the fewest values must be kept. */
    private static List<Integer> cuts(List<Node> operations, int[] lastUse, int limit, int chain) {
        int size = operations.size();
        int[] live = new int[size + 1];
        for (int at = 0; at < size; at++) {
            for (int cut = at + 1; cut <= Math.min(lastUse[operations.get(at).id()], size); cut++) {
                live[cut]++;
            }
        }
        List<Integer> cuts = new ArrayList<>();
        int start = 0;
        while (start < size) {
            int end = fits(operations, start, limit, chain);
            int cut = end;
            if (end < size) {
                for (int at = end; at > start + (end - start) / 2; at--) {
                    cut = live[at] < live[cut] ? at : cut;
                }
            }
            cuts.add(cut);
            start = cut;
        }
        if (cuts.isEmpty()) {
            cuts.add(0);
        }
        return cuts;
    }

    private static int fits(List<Node> operations, int start, int limit, int chain) {
        Set<Integer> leaves = new HashSet<>();
        Map<Integer, Integer> depths = new HashMap<>();
        int cost = 0;
        int end = start;
        while (end < operations.size() && (cost < limit || end == start)) {
            Node node = operations.get(end);
            if (depth(node, depths) > chain && end > start) {
                break;
            }
            cost++;
            for (Node operand : node.operands()) {
                if (isLoaded(operand) && leaves.add(operand.id())) {
                    cost++;
                }
            }
            end++;
        }
        return end;
    }

    /** Whether few operations are beside each of the longest chain. */
    boolean isNarrow() {
        return isNarrow(computed);
    }

    private static boolean isNarrow(List<Node> operations) {
        return operations.size() < WIDE * longestChain(operations);
    }

    private static int longestChain(List<Node> operations) {
        Map<Integer, Integer> depths = new HashMap<>();
        return operations.stream().mapToInt(node -> depth(node, depths)).max().orElse(0);
    }

    /** Operations that must be done one after the other up to {@code node}, of those in {@code depths}; adds it to them. */
    private static int depth(Node node, Map<Integer, Integer> depths) {
        int depth = 1;
        for (Node operand : node.operands()) {
            depth = Math.max(depth, 1 + depths.getOrDefault(operand.id(), 0));
        }
        depths.put(node.id(), depth);
        return depth;
    }

    private static boolean isLoaded(Node leaf) {
        return leaf instanceof Load || leaf instanceof Before || leaf instanceof AxisValue;
    }
}
