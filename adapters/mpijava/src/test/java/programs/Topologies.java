package programs;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.CartParms;
import mpi.Cartcomm;
import mpi.GraphParms;
import mpi.Graphcomm;
import mpi.MPI;
import mpi.ShiftParms;

final class Topologies {
    private Topologies() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("topologies: dimensions", out -> {
            for (int ranks : new int[] {1, 2, 4, 6, 9, 12, 16}) {
                int[] dims = new int[2];
                Cartcomm.Dims_create(ranks, dims);
                out.line("%d %s", ranks, Arrays.toString(dims));
            }
        });
        all.put("topologies: a line", out -> {
            Cartcomm line = MPI.COMM_WORLD.Create_cart(new int[] {out.size}, new boolean[] {false}, false);
            ShiftParms shift = line.Shift(0, 1);
            out.line(
                    "%d %d, %s, kind %d",
                    shift.rank_source, shift.rank_dest, Arrays.toString(line.Coords(line.Rank())), line.Topo_test());
        });
        all.put("topologies: a ring", out -> {
            Cartcomm ring = MPI.COMM_WORLD.Create_cart(new int[] {out.size}, new boolean[] {true}, false);
            ShiftParms shift = ring.Shift(0, 1);
            int[] got = new int[1];
            ring.Sendrecv(
                    new int[] {out.rank}, 0, 1, MPI.INT, shift.rank_dest, 2, got, 0, 1, MPI.INT, shift.rank_source, 2);
            out.line("%d %d got %d", shift.rank_source, shift.rank_dest, got[0]);
        });
        all.put("topologies: a grid", out -> {
            if (out.size % 2 != 0) {
                return;
            }
            Cartcomm grid = MPI.COMM_WORLD.Create_cart(new int[] {2, out.size / 2}, new boolean[] {false, true}, false);
            CartParms parms = grid.Get();
            out.line(
                    "%s %s %s",
                    Arrays.toString(parms.dims), Arrays.toString(parms.periods), Arrays.toString(parms.coords));
            ShiftParms down = grid.Shift(0, 1);
            ShiftParms right = grid.Shift(1, 1);
            out.line(
                    "%d %d, %d %d, %d",
                    down.rank_source, down.rank_dest, right.rank_source, right.rank_dest, grid.Rank(parms.coords));
            Cartcomm row = grid.Sub(new boolean[] {false, true});
            int[] sum = new int[1];
            row.Allreduce(new int[] {out.rank}, 0, sum, 0, 1, MPI.INT, MPI.SUM);
            out.line("row: rank %d of %d, sum %d", row.Rank(), row.Size(), sum[0]);
        });
        all.put("topologies: ranks left over", out -> {
            int used = Math.max(1, out.size - 1);
            Cartcomm part = MPI.COMM_WORLD.Create_cart(new int[] {used}, new boolean[] {false}, false);
            out.line("%s", part == null ? "none" : "rank " + part.Rank() + " of " + part.Size());
        });
        all.put(
                "topologies: too large a grid",
                out -> out.refused(
                        "grid",
                        () -> MPI.COMM_WORLD.Create_cart(new int[] {out.size + 1}, new boolean[] {false}, false)));
        all.put("topologies: maps", out -> {
            Cartcomm line = MPI.COMM_WORLD.Create_cart(new int[] {out.size}, new boolean[] {false}, false);
            out.line("%d", line.Map(new int[] {Math.max(1, out.size / 2)}, new boolean[] {false}));
        });
        all.put("topologies: a graph", out -> {
            int[] index = new int[out.size];
            int[] edges = new int[2 * out.size];
            for (int r = 0; r < out.size; r++) {
                index[r] = 2 * (r + 1);
                edges[2 * r] = (r + 1) % out.size;
                edges[2 * r + 1] = (r + out.size - 1) % out.size;
            }
            Graphcomm graph = MPI.COMM_WORLD.Create_graph(index, edges, false);
            GraphParms parms = graph.Get();
            out.line(
                    "%s %s kind %d map %d",
                    Arrays.toString(graph.Neighbours(graph.Rank())),
                    Arrays.toString(parms.index),
                    graph.Topo_test(),
                    graph.Map(index, edges));
        });
    }
}
