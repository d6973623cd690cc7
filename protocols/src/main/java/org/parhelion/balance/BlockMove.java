package org.parhelion.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;

/**
 * One move of the blocks of a run. The same on every rank.
 *
 * @param step number of steps done
 * @param slowestRank the rank with the longest computing time
 * @param timesSlower its computing time over the mean of the others
 * @param from the blocks before, by rank
 * @param to the blocks after it, by rank
 * @param seconds the time that the move took, on the slowest rank [s]
 */
public record BlockMove(long step, int slowestRank, double timesSlower, List<Box> from, List<Box> to, double seconds) {
    /** Copies the lists. */
    public BlockMove {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    static List<Box> boxes(Decomposition decomposition) {
        return IntStream.range(0, decomposition.ranks())
                .mapToObj(decomposition::owned)
                .toList();
    }

    /**
     * {@return a line for people} With the extents of the blocks along the only axis that is cut, or else their points.
     */
    public String text() {
        return String.format(
                Locale.ROOT,
                "step %d: moved the blocks: rank %d computed %.1f times as long as the others; %s",
                step,
                slowestRank,
                timesSlower,
                blocks());
    }

    private String blocks() {
        List<Axis> cut = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            if (differ(axis, from) || differ(axis, to)) {
                cut.add(axis);
            }
        }
        if (cut.size() != 1) {
            return "points " + numbers(from.stream().map(Box::volume).toList()) + " → "
                    + numbers(to.stream().map(Box::volume).toList());
        }
        Axis axis = cut.getFirst();
        String layers = switch (axis) {
            case Z -> "planes ";
            case Y -> "rows ";
            case X -> "points of a row ";
        };
        return layers + numbers(from.stream().map(box -> box.extent(axis)).toList()) + " → "
                + numbers(to.stream().map(box -> box.extent(axis)).toList());
    }

    private static boolean differ(Axis axis, List<Box> boxes) {
        return boxes.stream().anyMatch(box -> box.low(axis) != boxes.getFirst().low(axis));
    }

    private static String numbers(List<? extends Number> all) {
        return all.stream().map(String::valueOf).collect(Collectors.joining("/"));
    }
}
