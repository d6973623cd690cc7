package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.TaskState;

/**
 * Tasks that could start, in lines of equal shape.
 *
 * <p>Order: the time since when a task is ready, less a time for each level of priority. Waiting thus raises a task, and the
 * order of two tasks never changes, so it is computed once.
 */
final class ReadyQueue {
    static final Comparator<Task> ORDER = ReadyQueue::compare;

    /** Tasks of one shape. */
    static final class Line {
        final Shape shape;
        private final PriorityQueue<Task> tasks = new PriorityQueue<>(ORDER);

        private Line(Shape shape) {
            this.shape = shape;
        }

        /** The first task; null if there is none. */
        @Nullable
        Task head() {
            Task first = tasks.peek();
            // Tasks that were cancelled meanwhile leave here.
            while (first != null && first.state != TaskState.READY) {
                tasks.remove();
                first.queued = false;
                first = tasks.peek();
            }
            return first;
        }

        /** The first task of a line that has one. */
        Task first() {
            return Objects.requireNonNull(head());
        }

        /** How many there are; those that were cancelled and have not left yet included. */
        int size() {
            return tasks.size();
        }

        void removeHead() {
            Task first = tasks.remove();
            first.queued = false;
        }
    }

    private final Map<Shape, Line> lines = new LinkedHashMap<>();
    private final long ageNanos;
    private @Nullable Task last;

    ReadyQueue(long ageNanos) {
        this.ageNanos = ageNanos;
    }

    private static int compare(Task one, Task other) {
        int byKey = Long.compare(one.key, other.key);
        return byKey != 0 ? byKey : Integer.compare(one.spec.index(), other.spec.index());
    }

    void add(Task task, long nowNanos) {
        if (task.queued) {
            return;
        }
        task.key = nowNanos - task.spec.priority() * ageNanos;
        task.queued = true;
        Shape shape = task.shape == null ? shape(task) : task.shape;
        Line line = lines.computeIfAbsent(shape, Line::new);
        task.shape = line.shape;
        line.tasks.add(task);
        last = task;
    }

    /** Most tasks have the shape of the one before: a million of them make no million shapes. */
    private Shape shape(Task task) {
        Task before = last;
        Shape shape = before == null ? null : before.shape;
        return before != null
                        && shape != null
                        && before.book == task.book
                        && before.history.equals(task.history)
                        && before.spec.needs().equals(task.spec.needs())
                        && before.spec.program().equals(task.spec.program())
                        && before.spec.checkpointable() == task.spec.checkpointable()
                ? shape
                : Shape.of(task);
    }

    /** Since when a task of the queue is ready [ns]. */
    long readyNanos(Task task) {
        return task.key + task.spec.priority() * ageNanos;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Whether a line has a task. Empty ones before it leave. */
    boolean anyReady() {
        for (Iterator<Line> each = lines.values().iterator(); each.hasNext(); ) {
            if (each.next().head() != null) {
                return true;
            }
            each.remove();
        }
        return false;
    }

    /** All lines with a task. Empty ones leave. */
    List<Line> lines() {
        List<Line> full = new ArrayList<>(lines.size());
        lines.values().removeIf(line -> {
            if (line.head() == null) {
                return true;
            }
            full.add(line);
            return false;
        });
        return full;
    }
}
