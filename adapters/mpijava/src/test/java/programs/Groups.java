package programs;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.Comm;
import mpi.Group;
import mpi.Intercomm;
import mpi.Intracomm;
import mpi.MPI;
import mpi.Status;

final class Groups {
    private Groups() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("groups: of the world", out -> {
            Group world = MPI.COMM_WORLD.Group();
            out.line("rank %d of %d", world.Rank(), world.Size());
        });
        all.put("groups: incl and excl", out -> {
            Group world = MPI.COMM_WORLD.Group();
            Group last = world.Incl(new int[] {out.size - 1});
            Group others = world.Excl(new int[] {out.size - 1});
            out.line("%d %d, %d", last.Size(), last.Rank(), others.Size());
        });
        all.put("groups: ranges", out -> {
            Group world = MPI.COMM_WORLD.Group();
            Group even = world.Range_incl(new int[][] {{0, out.size - 1, 2}});
            out.line("%d %d", even.Size(), even.Rank());
        });
        all.put("groups: union, intersection, difference", out -> {
            Group world = MPI.COMM_WORLD.Group();
            Group low = world.Incl(first(0, out.size / 2 + 1));
            Group high = world.Incl(first(out.size / 2, out.size - out.size / 2));
            describe(out, "union", Group.Union(low, high));
            describe(out, "intersection", Group.Intersection(low, high));
            describe(out, "difference", Group.Difference(low, high));
        });
        all.put("groups: translation of ranks", out -> {
            Group world = MPI.COMM_WORLD.Group();
            int[] back = new int[out.size];
            Arrays.setAll(back, i -> out.size - 1 - i);
            Group reversed = world.Incl(back);
            out.line("%s", Arrays.toString(Group.Translate_ranks(world, first(0, out.size), reversed)));
        });
        all.put("groups: comparison", out -> {
            Group world = MPI.COMM_WORLD.Group();
            out.line("%d %d", Group.Compare(world, MPI.COMM_WORLD.Group()), Group.Compare(world, MPI.GROUP_EMPTY));
        });
        all.put("groups: bad arguments", out -> {
            out.refused(
                    "incl of a rank that there is not",
                    () -> MPI.COMM_WORLD.Group().Incl(new int[] {out.size}));
            out.refused("a range with stride 0", () -> MPI.COMM_WORLD.Group().Range_incl(new int[][] {{0, 0, 0}}));
        });
        all.put("communicators: create", out -> {
            Group reversed = MPI.COMM_WORLD.Group().Incl(reversed(out.size));
            Intracomm made = MPI.COMM_WORLD.Create(reversed);
            int[] ranks = new int[out.size];
            made.Allgather(new int[] {out.rank}, 0, 1, MPI.INT, ranks, 0, 1, MPI.INT);
            out.line("rank %d: %s", made.Rank(), Arrays.toString(ranks));
        });
        all.put("communicators: split", out -> {
            Intracomm part = MPI.COMM_WORLD.Split(out.rank % 2, -out.rank);
            int[] ranks = new int[part.Size()];
            part.Allgather(new int[] {out.rank}, 0, 1, MPI.INT, ranks, 0, 1, MPI.INT);
            out.line("rank %d of %d: %s", part.Rank(), part.Size(), Arrays.toString(ranks));
        });
        all.put("communicators: clone", out -> {
            Intracomm copy = (Intracomm) MPI.COMM_WORLD.clone();
            int[] got = new int[1];
            copy.Sendrecv(new int[] {out.rank}, 0, 1, MPI.INT, out.next, 1, got, 0, 1, MPI.INT, out.previous, 1);
            out.line(
                    "%d, compared %d %d",
                    got[0], Comm.Compare(MPI.COMM_WORLD, MPI.COMM_WORLD), Comm.Compare(MPI.COMM_WORLD, copy));
            copy.Free();
        });
        all.put("communicators: traffic is separate", out -> {
            Intracomm copy = (Intracomm) MPI.COMM_WORLD.clone();
            MPI.COMM_WORLD.Isend(new int[] {1}, 0, 1, MPI.INT, out.next, 1);
            copy.Isend(new int[] {2}, 0, 1, MPI.INT, out.next, 1);
            int[] got = new int[2];
            copy.Recv(got, 0, 1, MPI.INT, MPI.ANY_SOURCE, MPI.ANY_TAG);
            MPI.COMM_WORLD.Recv(got, 1, 1, MPI.INT, MPI.ANY_SOURCE, MPI.ANY_TAG);
            out.line("%s", Arrays.toString(got));
        });
        all.put(
                "communicators: topology and kind",
                out -> out.line("%d %b", MPI.COMM_WORLD.Topo_test(), MPI.COMM_WORLD.Test_inter()));
        all.put("intercommunicators: between halves", Groups::intercommunicator);
    }

    private static void intercommunicator(Out out) {
        if (out.size % 2 != 0) {
            return;
        }
        boolean low = out.rank < out.size / 2;
        Intracomm half = MPI.COMM_WORLD.Split(low ? 1 : 2, out.rank);
        Intercomm inter = MPI.COMM_WORLD.Create_intercomm(half, 0, low ? out.size / 2 : 0, 9);
        out.line(
                "rank %d of %d, remote %d, inter %b",
                inter.Rank(), inter.Size(), inter.Remote_size(), inter.Test_inter());
        int[] got = new int[1];
        Status status = inter.Sendrecv(
                new int[] {out.rank}, 0, 1, MPI.INT, inter.Rank(), 3, got, 0, 1, MPI.INT, inter.Rank(), 3);
        out.line("got %d from %d", got[0], status.source);
        Intracomm merged = inter.Merge(!low);
        int[] ranks = new int[out.size];
        merged.Allgather(new int[] {out.rank}, 0, 1, MPI.INT, ranks, 0, 1, MPI.INT);
        out.line("merged %d: %s", merged.Rank(), Arrays.toString(ranks));
    }

    private static int[] first(int from, int count) {
        int[] ranks = new int[count];
        Arrays.setAll(ranks, i -> from + i);
        return ranks;
    }

    private static int[] reversed(int size) {
        int[] ranks = new int[size];
        Arrays.setAll(ranks, i -> size - 1 - i);
        return ranks;
    }

    private static void describe(Out out, String name, Group group) {
        int[] ranks = new int[group.Size()];
        Arrays.setAll(ranks, i -> i);
        int[] world = group.Size() == 0 ? ranks : Group.Translate_ranks(group, ranks, MPI.COMM_WORLD.Group());
        out.line("%s %s", name, Arrays.toString(world));
    }
}
