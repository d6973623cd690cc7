package org.parhelion.recovery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.grid.Box;
import org.parhelion.io.Checkpoint;
import org.parhelion.solver.Simulation;

/** A copy of one rank's parts of the states that a recovery sets back, for checkpoints in memory: a list of contents, and the values of the arrays. */
final class KeptStates {
    /** The name of the solver's own state; no listener's state has it. */
    static final String SOLVER = "";

    private static final int TAG = 2;
    private static final String VALUE = "value";
    private static final String ARRAY = "array";

    private byte[] contents = {};
    private List<double[]> arrays = List.of();

    /** An entry of the list of contents: an array where there is a box, else a value. */
    record Entry(String name, String value, Optional<Box> box) {}

    /** The name of a value or of an array of a state among those of all states, as in checkpoints on disk. */
    static String key(String state, String name) {
        return state + ":" + name;
    }

    /** The list of contents: one line for each value and each array. */
    byte[] contents() {
        return contents;
    }

    /** The values of the arrays, in the order of the list. */
    List<double[]> arrays() {
        return arrays;
    }

    /** The states of a run at this step: those of listeners that say so, and what the stop test found. Collective. */
    static Map<String, ListenerState.Saved> of(Plan plan, Simulation simulation, Comm comm) {
        Map<String, ListenerState.Saved> states = new TreeMap<>();
        plan.kept.forEach((name, state) -> {
            if (state.isSetBack()) {
                states.put(name, state.save(simulation, comm));
            }
        });
        List<Checkpoint.Part> residuals = List.of(DiskCheckpoint.residuals(simulation.residuals(), comm));
        states.put(SOLVER, new ListenerState.Saved(Map.of(), residuals));
        return states;
    }

    /** Copies states, by name. */
    void take(Map<String, ListenerState.Saved> states) {
        StringBuilder lines = new StringBuilder();
        List<double[]> before = arrays;
        List<double[]> copies = new ArrayList<>();
        states.forEach((state, saved) -> {
            saved.values().forEach((key, value) -> line(lines, VALUE, key(state, key), value));
            for (Checkpoint.Part part : saved.arrays()) {
                Box box = part.box();
                String indices =
                        box.k0() + " " + box.j0() + " " + box.i0() + " " + box.k1() + " " + box.j1() + " " + box.i1();
                line(lines, ARRAY, indices, key(state, part.name()));
                double[] copy = reused(before, copies.size(), part.values().length);
                System.arraycopy(part.values(), 0, copy, 0, copy.length);
                copies.add(copy);
            }
        });
        contents = lines.toString().getBytes(StandardCharsets.UTF_8);
        arrays = copies;
    }

    private static void line(StringBuilder lines, String kind, String first, String rest) {
        String line = kind + " " + first + " " + rest;
        if (line.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a state of a listener has a line break in '" + line + "'");
        }
        lines.append(line).append('\n');
    }

    private static double[] reused(List<double[]> before, int n, int length) {
        return n < before.size() && before.get(n).length == length ? before.get(n) : new double[length];
    }

    /** Reads a list of contents. */
    static List<Entry> entries(byte... contents) {
        return new String(contents, StandardCharsets.UTF_8)
                .lines()
                .map(KeptStates::entry)
                .toList();
    }

    private static Entry entry(String line) {
        if (line.startsWith(VALUE)) {
            String[] words = line.split(" ", 3);
            return new Entry(words[1], words[2], Optional.empty());
        }
        String[] words = line.split(" ", 8);
        int[] indices = new int[6];
        for (int n = 0; n < indices.length; n++) {
            indices[n] = Integer.parseInt(words[n + 1]);
        }
        return new Entry(
                words[7],
                "",
                Optional.of(new Box(indices[0], indices[1], indices[2], indices[3], indices[4], indices[5])));
    }

    /** Sends this rank's states to another rank, and receives those of a third. Collective. */
    static void exchange(Comm comm, KeptStates own, int buddy, KeptStates wards, int ward) {
        int[] lengths = {own.contents.length};
        int[] coming = new int[1];
        swap(comm, Buffer.of(lengths), buddy, Buffer.of(coming), ward);
        if (coming[0] != wards.contents.length) {
            wards.contents = new byte[coming[0]];
        }
        swap(comm, Buffer.of(own.contents), buddy, Buffer.of(wards.contents), ward);
        List<double[]> arriving = new ArrayList<>();
        for (Entry entry : entries(wards.contents)) {
            entry.box()
                    .ifPresent(
                            box -> arriving.add(reused(wards.arrays, arriving.size(), Math.toIntExact(box.volume()))));
        }
        List<Request> requests = new ArrayList<>();
        arriving.forEach(array -> requests.add(comm.irecv(Buffer.of(array), ward, TAG)));
        own.arrays.forEach(array -> requests.add(comm.isend(Buffer.of(array), buddy, TAG)));
        requests.forEach(Request::await);
        wards.arrays = arriving;
    }

    private static void swap(Comm comm, Buffer leaves, int to, Buffer arrives, int from) {
        Request receive = comm.irecv(arrives, from, TAG);
        Request send = comm.isend(leaves, to, TAG);
        receive.await();
        send.await();
    }
}
