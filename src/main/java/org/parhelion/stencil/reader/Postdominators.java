package org.parhelion.stencil.reader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Where the paths from a node of a flow graph meet for good.
 *
 * <p>Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm" (2001), figure 3, on the reversed graph.
 */
final class Postdominators {
    private Postdominators() {}

    /**
     * The immediate postdominator of each node.
     *
     * @param successors of each node; the number {@code successors.size()} is the exit
     * @return per node; the exit for the exit itself and for a node that never reaches it
     */
    static int[] of(List<List<Integer>> successors) {
        int exit = successors.size();
        int[] order = fromTheExit(successors);
        int[] number = new int[exit + 1];
        Arrays.fill(number, -1);
        for (int i = 0; i < order.length; i++) {
            number[order[i]] = i;
        }
        int[] parent = new int[exit + 1];
        Arrays.fill(parent, -1);
        parent[exit] = exit;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int node : order) {
                if (node == exit) {
                    continue;
                }
                int meeting = -1;
                for (int next : successors.get(node)) {
                    if (parent[next] >= 0) {
                        meeting = meeting < 0 ? next : meet(meeting, next, parent, number);
                    }
                }
                if (meeting >= 0 && parent[node] != meeting) {
                    parent[node] = meeting;
                    changed = true;
                }
            }
        }
        for (int node = 0; node < exit; node++) {
            parent[node] = parent[node] < 0 ? exit : parent[node];
        }
        return parent;
    }

    private static int meet(int a, int b, int[] parent, int[] number) {
        while (a != b) {
            while (number[a] > number[b]) {
                a = parent[a];
            }
            while (number[b] > number[a]) {
                b = parent[b];
            }
        }
        return a;
    }

    /** The nodes that reach the exit, in reverse postorder of a walk against the edges. */
    private static int[] fromTheExit(List<List<Integer>> successors) {
        int exit = successors.size();
        List<List<Integer>> predecessors = new ArrayList<>();
        for (int node = 0; node <= exit; node++) {
            predecessors.add(new ArrayList<>());
        }
        for (int node = 0; node < exit; node++) {
            for (int next : successors.get(node)) {
                predecessors.get(next).add(node);
            }
        }
        boolean[] seen = new boolean[exit + 1];
        int[] visited = new int[exit + 1];
        Deque<Integer> path = new ArrayDeque<>(List.of(exit));
        seen[exit] = true;
        List<Integer> postorder = new ArrayList<>();
        while (!path.isEmpty()) {
            int node = path.peek();
            if (visited[node] == predecessors.get(node).size()) {
                postorder.add(path.pop());
            } else {
                int before = predecessors.get(node).get(visited[node]++);
                if (!seen[before]) {
                    seen[before] = true;
                    path.push(before);
                }
            }
        }
        return postorder.reversed().stream().mapToInt(Integer::intValue).toArray();
    }
}
