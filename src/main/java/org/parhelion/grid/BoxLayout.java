package org.parhelion.grid;

import java.util.List;

/**
 * Boxes that the caller chose, one per rank.
 *
 * @param boxes the boxes in order of ranks; a partition of the grid
 */
record BoxLayout(List<Box> boxes) implements Layout {
    /**
     * Checks the boxes.
     *
     * @throws IllegalArgumentException if a box is empty or extends beyond the grid, two boxes overlap, or a point is
     *     in none
     */
    static BoxLayout of(Grid grid, List<Box> boxes) {
        long points = 0;
        for (int rank = 0; rank < boxes.size(); rank++) {
            Box box = boxes.get(rank);
            if (box.isEmpty() || !grid.box().contains(box)) {
                throw new IllegalArgumentException("the box of rank " + rank + ", " + box
                        + ", is not part of a grid of " + grid.shape() + " points");
            }
            for (int other = 0; other < rank; other++) {
                if (!box.intersect(boxes.get(other)).isEmpty()) {
                    throw new IllegalArgumentException("the boxes of ranks " + other + " and " + rank + ", "
                            + boxes.get(other) + " and " + box + ", overlap");
                }
            }
            points += box.volume();
        }
        if (points != grid.pointCount()) {
            throw new IllegalArgumentException(
                    "the boxes " + boxes + " hold " + points + " of the " + grid.pointCount() + " points of the grid");
        }
        return new BoxLayout(List.copyOf(boxes));
    }

    @Override
    public Box owned(int rank) {
        return boxes.get(rank);
    }

    @Override
    public int owner(int k, int j, int i) {
        int rank = 0;
        while (!boxes.get(rank).contains(k, j, i)) {
            rank++;
        }
        return rank;
    }

    @Override
    public int[] rankGrid() {
        return new int[0];
    }

    @Override
    public Layout weighted(Grid grid, double... weights) {
        return new BisectionLayout(grid, weights);
    }
}
