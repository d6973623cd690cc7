package org.parhelion.recovery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Box;
import org.parhelion.halo.redistribution.BoxMove;
import org.parhelion.io.DataException;
import org.parhelion.solver.RunReport;

/**
 * The states of listeners that checkpoints in memory contain, for the ranks that continue. Every rank knows what the ranks have; the values of an array are
 * sent when all ranks ask for them.
 */
final class RecoveredStates {
    private final Comm comm;
    private final Map<String, String> values = new LinkedHashMap<>();
    /** The arrays that each rank has, in its order. */
    private final List<List<KeptStates.Entry>> arrays = new ArrayList<>();
    /** The values of those of this rank. */
    private final List<double[]> own;

    private RecoveredStates(Comm comm, List<double[]> own) {
        this.comm = comm;
        this.own = own;
    }

    /**
     * Tells all ranks what each has. Collective.
     *
     * @param comm the ranks that compute
     * @param kept the states of the blocks that this rank gives, perhaps none; no block is given by two ranks
     */
    static RecoveredStates of(Comm comm, List<KeptStates> kept) {
        int length = kept.stream().mapToInt(each -> each.contents().length).sum();
        byte[] mine = new byte[length];
        int end = 0;
        for (KeptStates each : kept) {
            System.arraycopy(each.contents(), 0, mine, end, each.contents().length);
            end += each.contents().length;
        }
        int[] lengths = new int[comm.size()];
        comm.allgather(Buffer.of(new int[] {length}), Buffer.of(lengths));
        int[] starts = new int[comm.size()];
        for (int rank = 1; rank < starts.length; rank++) {
            starts[rank] = starts[rank - 1] + lengths[rank - 1];
        }
        byte[] all = new byte[Arrays.stream(lengths).sum()];
        comm.allgatherv(Buffer.of(mine), Buffer.of(all), lengths, starts);
        RecoveredStates states = new RecoveredStates(
                comm, kept.stream().flatMap(each -> each.arrays().stream()).toList());
        for (int rank = 0; rank < lengths.length; rank++) {
            states.add(Arrays.copyOfRange(all, starts[rank], starts[rank] + lengths[rank]));
        }
        return states;
    }

    private void add(byte... contents) {
        List<KeptStates.Entry> ofRank = new ArrayList<>();
        for (KeptStates.Entry entry : KeptStates.entries(contents)) {
            if (entry.box().isPresent()) {
                ofRank.add(entry);
            } else {
                values.put(entry.name(), entry.value());
            }
        }
        arrays.add(ofRank);
    }

    /** A state; empty if the checkpoints do not have it. The same on every rank. */
    Optional<ListenerState.Source> of(String state) {
        Stream<String> names = Stream.concat(
                values.keySet().stream(), arrays.stream().flatMap(List::stream).map(KeptStates.Entry::name));
        return names.anyMatch(name -> name.startsWith(KeptStates.key(state, "")))
                ? Optional.of(new Recovered(state))
                : Optional.empty();
    }

    /** What the stop test found. Collective. */
    List<RunReport.Residual> residuals() {
        return of(KeptStates.SOLVER)
                .map(source -> DiskCheckpoint.residuals(
                        source.array(DiskCheckpoint.RESIDUALS, source.indices(DiskCheckpoint.RESIDUALS))))
                .orElse(List.of());
    }

    private final class Recovered implements ListenerState.Source {
        private final String state;

        Recovered(String state) {
            this.state = state;
        }

        @Override
        public Optional<String> value(String key) {
            return Optional.ofNullable(values.get(KeptStates.key(state, key)));
        }

        private List<Box> boxes(int rank, String name) {
            String key = KeptStates.key(state, name);
            return arrays.get(rank).stream()
                    .filter(entry -> entry.name().equals(key))
                    .flatMap(entry -> entry.box().stream())
                    .toList();
        }

        @Override
        public Box indices(String name) {
            Box all = Box.EMPTY;
            for (int rank = 0; rank < comm.size(); rank++) {
                for (Box box : boxes(rank, name)) {
                    all = all.hull(box);
                }
            }
            return all;
        }

        /** {@inheritDoc} Collective. */
        @Override
        public double[] array(String name, Box wanted) {
            List<List<Box>> from = new ArrayList<>();
            long there = 0;
            for (int rank = 0; rank < comm.size(); rank++) {
                List<Box> boxes = boxes(rank, name);
                from.add(boxes);
                there += boxes.stream()
                        .mapToLong(box -> box.intersect(wanted).volume())
                        .sum();
            }
            if (there < wanted.volume()) {
                throw new DataException("the checkpoint in memory has " + there + " values of '" + name + "' on "
                        + wanted + ", not " + wanted.volume());
            }
            double[] array = new double[Math.toIntExact(wanted.volume())];
            new BoxMove(comm, from, BoxMove.all(comm, wanted)).move(own(name), array);
            return array;
        }

        private List<double[]> own(String name) {
            String key = KeptStates.key(state, name);
            List<KeptStates.Entry> entries = arrays.get(comm.rank());
            List<double[]> found = new ArrayList<>();
            for (int n = 0; n < own.size(); n++) {
                if (entries.get(n).name().equals(key)) {
                    found.add(own.get(n));
                }
            }
            return found;
        }
    }
}
