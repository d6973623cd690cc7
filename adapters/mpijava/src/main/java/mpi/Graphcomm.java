package mpi;

import java.util.Arrays;
import java.util.Objects;

/** A communicator whose ranks are the nodes of a graph. */
public class Graphcomm extends Intracomm {
    private final int[] index;
    private final int[] edges;

    Graphcomm(Link link, Group group, int[] index, int[] edges) {
        super(link, group);
        this.index = index.clone();
        this.edges = edges.clone();
    }

    @Override
    public Object clone() throws MPIException {
        return Objects.requireNonNull(Create_graph(index, edges, false));
    }

    /** Returns the graph: MPI_Graph_get. */
    public GraphParms Get() throws MPIException {
        GraphParms graph = new GraphParms();
        graph.index = index.clone();
        graph.edges = edges.clone();
        return graph;
    }

    /** Returns the neighbours of a rank: MPI_Graph_neighbors. */
    public int[] Neighbours(int rank) throws MPIException {
        if (rank < 0 || rank >= index.length) {
            throw new MPIException("Graphcomm.Neighbours: no rank " + rank + " among " + index.length);
        }
        return Arrays.copyOfRange(edges, rank == 0 ? 0 : index[rank - 1], index[rank]);
    }

    /** Returns which node of a graph this rank would be, {@code MPI.UNDEFINED} if none: MPI_Graph_map. */
    public int Map(int[] index, int[] edges) throws MPIException {
        return Rank() < index.length ? Rank() : MPI.UNDEFINED;
    }

    @Override
    public int Topo_test() throws MPIException {
        return MPI.GRAPH;
    }
}
