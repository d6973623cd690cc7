package org.parhelion.grid;

/** Which box of a grid each rank owns: a partition, every point in exactly one box. */
sealed interface Layout permits CartesianLayout, BisectionLayout, BoxLayout {
    Box owned(int rank);

    /** The rank that owns a point of the grid. */
    int owner(int k, int j, int i);

    /** Ranks along each of the three axes; empty where the ranks form no such grid. */
    int[] rankGrid();
}
