package org.parhelion.grid;

/** The box of the grid that each rank owns. The boxes are a partition: every point is in exactly one box. */
sealed interface Layout permits CartesianLayout, JaggedLayout, BisectionLayout, BoxLayout {
    /** The points that {@code rank} owns, as global indices. */
    Box owned(int rank);

    /** The rank that owns a point of the grid. */
    int owner(int k, int j, int i);

    /** The number of ranks along each of the three axes; empty if the ranks form no rank grid. */
    int[] rankGrid();

    /** The layout for ranks with weights: ranks of a rank grid keep their places, in other cases the grid is bisected. */
    Layout weighted(Grid grid, double... weights);
}
