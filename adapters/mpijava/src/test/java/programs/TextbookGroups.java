package programs;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.Cartcomm;
import mpi.Comm;
import mpi.Graphcomm;
import mpi.Intercomm;
import mpi.Intracomm;
import mpi.MPI;
import mpi.ShiftParms;

/** Groups, grids and collectives, as courses and textbooks have them. */
final class TextbookGroups {
    private TextbookGroups() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("textbook: odd displacements", TextbookGroups::displacements);
        all.put("textbook: three groups in a pipeline", TextbookGroups::threeGroups);
        all.put("textbook: collectives of small types", TextbookGroups::smallTypes);
        all.put("textbook: sub-grids", TextbookGroups::subGrids);
        all.put("textbook: star graph", TextbookGroups::star);
        all.put("textbook: communicators within communicators", TextbookGroups::nested);
    }

    private static void displacements(Out out) {
        int[] counts = new int[out.size];
        int[] places = new int[out.size];
        for (int r = 0; r < out.size; r++) {
            counts[r] = r % 3 + 1;
            places[r] = (out.size - 1 - r) * 4 + 1;
        }
        int[] all = new int[4 * out.size + 1];
        if (out.rank == 0) {
            Arrays.setAll(all, i -> i);
        }
        int[] mine = new int[5];
        MPI.COMM_WORLD.Scatterv(all, 0, counts, places, MPI.INT, mine, 0, counts[out.rank], MPI.INT, 0);
        out.line("%s", Arrays.toString(mine));
        int[] back = new int[4 * out.size + 3];
        MPI.COMM_WORLD.Gatherv(mine, 0, counts[out.rank], MPI.INT, back, 0, counts, places, MPI.INT, out.size - 1);
        out.line("%s", Arrays.toString(back));
        int[] everywhere = new int[4 * out.size + 3];
        MPI.COMM_WORLD.Allgatherv(mine, 0, counts[out.rank], MPI.INT, everywhere, 0, counts, places, MPI.INT);
        out.line("%s", Arrays.toString(everywhere));
    }

    /** The example of "MPI: The Complete Reference": neighbouring groups of three are joined. */
    private static void threeGroups(Out out) {
        if (out.size < 3) {
            return;
        }
        int color = out.rank % 3;
        Intracomm mine = MPI.COMM_WORLD.Split(color, out.rank);
        Intercomm left = null;
        Intercomm right = null;
        if (color > 0) {
            left = MPI.COMM_WORLD.Create_intercomm(mine, 0, color - 1, 40 + color);
        }
        if (color < 2) {
            right = MPI.COMM_WORLD.Create_intercomm(mine, 0, color + 1, 41 + color);
        }
        int[] got = {-1};
        if (left != null && mine.Rank() < left.Remote_size()) {
            left.Recv(got, 0, 1, MPI.INT, mine.Rank(), 1);
        }
        if (right != null && mine.Rank() < right.Remote_size()) {
            right.Send(new int[] {out.rank + 10 * got[0]}, 0, 1, MPI.INT, mine.Rank(), 1);
        }
        out.line(
                "%d of %d, left %d, right %d, got %d",
                mine.Rank(),
                mine.Size(),
                left == null ? -1 : left.Remote_size(),
                right == null ? -1 : right.Remote_size(),
                got[0]);
    }

    private static void smallTypes(Out out) {
        boolean[] flags = {out.rank % 2 == 0, true};
        boolean[] allFlags = new boolean[2 * out.size];
        MPI.COMM_WORLD.Allgather(flags, 0, 2, MPI.BOOLEAN, allFlags, 0, 2, MPI.BOOLEAN);
        char[] letters = {(char) ('a' + out.rank)};
        char[] allLetters = new char[out.size];
        MPI.COMM_WORLD.Gather(letters, 0, 1, MPI.CHAR, allLetters, 0, 1, MPI.CHAR, 0);
        short[] small = {(short) (out.rank - 2), 300};
        short[] most = new short[2];
        MPI.COMM_WORLD.Allreduce(small, 0, most, 0, 2, MPI.SHORT, MPI.MAX);
        byte[] bytes = new byte[out.size];
        Arrays.fill(bytes, (byte) out.rank);
        byte[] swapped = new byte[out.size];
        MPI.COMM_WORLD.Alltoall(bytes, 0, 1, MPI.BYTE, swapped, 0, 1, MPI.BYTE);
        float[] sum = new float[1];
        MPI.COMM_WORLD.Allreduce(new float[] {out.rank}, 0, sum, 0, 1, MPI.FLOAT, MPI.SUM);
        boolean[] any = new boolean[2];
        MPI.COMM_WORLD.Allreduce(flags, 0, any, 0, 2, MPI.BOOLEAN, MPI.LOR);
        out.line(
                "%s %s %s %s %s %s",
                Arrays.toString(allFlags),
                out.rank == 0 ? new String(allLetters) : "",
                Arrays.toString(most),
                Arrays.toString(swapped),
                Arrays.toString(sum),
                Arrays.toString(any));
    }

    private static void subGrids(Out out) {
        if (out.size % 2 == 1) {
            return;
        }
        Cartcomm grid = MPI.COMM_WORLD.Create_cart(new int[] {2, out.size / 2}, new boolean[] {true, true}, false);
        int[] place = grid.Coords(grid.Rank());
        Cartcomm row = grid.Sub(new boolean[] {false, true});
        Cartcomm column = grid.Sub(new boolean[] {true, false});
        int[] sums = new int[2];
        row.Allreduce(new int[] {out.rank}, 0, sums, 0, 1, MPI.INT, MPI.SUM);
        int[] columnSum = new int[1];
        column.Allreduce(new int[] {out.rank}, 0, columnSum, 0, 1, MPI.INT, MPI.SUM);
        ShiftParms down = grid.Shift(0, 1);
        int[] got = new int[1];
        grid.Sendrecv(new int[] {out.rank}, 0, 1, MPI.INT, down.rank_dest, 1, got, 0, 1, MPI.INT, down.rank_source, 1);
        out.line(
                "%s rank %d, row %d of %d sum %d, column %d of %d sum %d, from above %d, dims %s",
                Arrays.toString(place),
                grid.Rank(place),
                row.Rank(),
                row.Size(),
                sums[0],
                column.Rank(),
                column.Size(),
                columnSum[0],
                got[0],
                Arrays.toString(grid.Get().dims));
    }

    private static void star(Out out) {
        int[] index = new int[out.size];
        int[] edges = new int[2 * (out.size - 1)];
        for (int r = 0; r < out.size; r++) {
            index[r] = out.size - 1 + r;
        }
        for (int r = 1; r < out.size; r++) {
            edges[r - 1] = r;
        }
        Graphcomm graph = MPI.COMM_WORLD.Create_graph(index, edges, false);
        int[] neighbours = graph.Neighbours(graph.Rank());
        out.line("%s topology %b", Arrays.toString(neighbours), graph.Topo_test() == MPI.GRAPH);
        int[] got = new int[1];
        for (int neighbour : neighbours) {
            graph.Sendrecv(new int[] {out.rank}, 0, 1, MPI.INT, neighbour, 1, got, 0, 1, MPI.INT, neighbour, 1);
            out.line("got %d", got[0]);
        }
    }

    private static void nested(Out out) {
        Intracomm half = MPI.COMM_WORLD.Split(out.rank % 2, -out.rank);
        Intracomm again = half.Split(half.Rank() / 2, half.Rank());
        int[] value = {100 * out.rank};
        again.Bcast(value, 0, 1, MPI.INT, again.Size() - 1);
        int[] world = translated(again);
        out.line(
                "%d of %d, %d of %d, %d, %s",
                half.Rank(), half.Size(), again.Rank(), again.Size(), value[0], Arrays.toString(world));
    }

    private static int[] translated(Comm part) {
        int[] own = new int[part.Size()];
        Arrays.setAll(own, i -> i);
        return mpi.Group.Translate_ranks(part.Group(), own, MPI.COMM_WORLD.Group());
    }
}
