package org.parhelion.campaign.design;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A graph of tasks that grows: each result may add tasks that start after it. Results are told in the order of the tasks' numbers, so the numbers do not depend on
 * which task ends first.
 */
public final class GrowingSearch implements Searcher {
    private final List<String> parameters;
    private final Design roots;
    private final long most;

    private final Deque<DesignTask> pending = new ArrayDeque<>();
    private final List<List<Map<String, String>>> added = new ArrayList<>();
    private long nextNumber;

    /**
     * Creates the searcher.
     *
     * @param roots the first tasks
     * @param most the largest number of tasks; a graph that grows beyond it is an error
     */
    public GrowingSearch(Design roots, long most) {
        this.roots = roots;
        this.parameters = roots.parameters();
        this.most = most;
        begin();
    }

    private void begin() {
        pending.clear();
        added.clear();
        for (nextNumber = 0; nextNumber < roots.size(); nextNumber++) {
            pending.add(new DesignTask(nextNumber, roots.point(nextNumber)));
        }
    }

    @Override
    public List<String> parameters() {
        return parameters;
    }

    @Override
    public List<DesignTask> ask() {
        List<DesignTask> tasks = List.copyOf(pending);
        pending.clear();
        return tasks;
    }

    @Override
    public OptionalLong awaits() {
        return added.size() < nextNumber ? OptionalLong.of(added.size()) : OptionalLong.empty();
    }

    @Override
    public void tell(DesignResult result) {
        if (result.number() != added.size()) {
            throw new IllegalArgumentException(
                    "the result of task " + result.number() + " was told; that of " + added.size() + " is awaited");
        }
        grow(result.succeeded() ? result.adds() : List.of());
    }

    private void grow(List<Map<String, String>> adds) {
        long parent = added.size();
        for (Map<String, String> point : adds) {
            if (nextNumber >= most) {
                throw new IllegalArgumentException("task " + parent + " adds tasks beyond the limit of " + most);
            }
            if (!parameters.containsAll(point.keySet()) || point.size() != parameters.size()) {
                throw new IllegalArgumentException("task " + parent + " adds a task with the parameters "
                        + point.keySet() + "; " + parameters + " are required");
            }
            Map<String, String> ordered = new LinkedHashMap<>();
            parameters.forEach(name -> ordered.put(name, point.getOrDefault(name, "")));
            pending.add(
                    new DesignTask(nextNumber++, ordered, List.of(parent), OptionalLong.empty(), OptionalLong.empty()));
        }
        added.add(adds);
    }

    @Override
    public byte[] state() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(added.size());
            for (List<Map<String, String>> adds : added) {
                out.writeInt(adds.size());
                for (Map<String, String> point : adds) {
                    for (String name : parameters) {
                        out.writeUTF(point.getOrDefault(name, ""));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text of more than 64 KiB
        }
        return bytes.toByteArray();
    }

    @Override
    public void restore(byte[] state) {
        begin();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            int results = in.readInt();
            for (int r = 0; r < results; r++) {
                List<Map<String, String>> adds = new ArrayList<>();
                int count = in.readInt();
                for (int n = 0; n < count; n++) {
                    Map<String, String> point = new LinkedHashMap<>();
                    for (String name : parameters) {
                        point.put(name, in.readUTF());
                    }
                    adds.add(point);
                }
                grow(adds);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("no state of a growing graph: " + e.getMessage(), e);
        }
        pending.clear(); // what was asked for is in the store
    }
}
