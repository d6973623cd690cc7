package mpi;

/** The graph of a {@link Graphcomm}. */
public class GraphParms {
    /** At i the number of neighbours of nodes 0 … i. */
    public int[] index = {};
    /** The neighbours of all nodes, in the order of the nodes. */
    public int[] edges = {};

    /** Creates an empty graph. */
    public GraphParms() {}
}
