package org.parhelion.halo;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.parhelion.Precision;
import org.parhelion.field.Strip;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Side;

/**
 * A rank that values are exchanged with, and the two buffers that they travel in.
 *
 * <pre>
 *   buffer:  │ strip 0, field 0 │ strip 0, field 1 │ strip 1, field 0 │ strip 1, field 1 │ …
 * </pre>
 *
 * @param rank the other rank; this one's own across a periodic axis that it spans
 * @param outgoing where values are packed
 * @param incoming where values arrive; the same memory as {@code outgoing} if {@code rank} is this rank's own
 * @param packed strips of points owned here, in the order of the other rank's ghost points
 * @param unpacked strips of ghost points here
 */
record Peer(int rank, MemorySegment outgoing, MemorySegment incoming, List<Strip> packed, List<Strip> unpacked) {
    private static final long LINE_BYTES = 64;

    /**
     * All ranks that {@code block} exchanges values with, in order of rank.
     *
     * @param sides of each field, the sides beyond which its ghost points are refreshed
     */
    static List<Peer> of(Block block, HaloShape shape, List<Set<Side>> sides, Precision precision, Arena arena) {
        List<Overlap> mine = overlaps(block, shape);
        List<Peer> peers = new ArrayList<>();
        for (int rank :
                mine.stream().mapToInt(Overlap::rank).sorted().distinct().toArray()) {
            List<FieldBox> ghosts = boxes(mine, rank, sides, Overlap::ghost);
            List<Overlap> theirs = overlaps(block.decomposition().block(rank), shape);
            List<FieldBox> owned = boxes(theirs, block.rank(), sides, Overlap::owned);
            if (ghosts.isEmpty() && owned.isEmpty()) {
                continue;
            }
            MemorySegment outgoing = buffer(owned, precision, arena);
            MemorySegment incoming = rank == block.rank() ? outgoing : buffer(ghosts, precision, arena);
            peers.add(new Peer(
                    rank, outgoing, incoming, strips(owned, precision, outgoing), strips(ghosts, precision, incoming)));
        }
        return peers;
    }

    /** A box of one field. */
    private record FieldBox(int field, Box box) {}

    private static List<Overlap> overlaps(Block block, HaloShape shape) {
        return Overlap.of(block, shape);
    }

    /** What travels from or to a rank, in the same order for both of them. */
    private static List<FieldBox> boxes(
            List<Overlap> overlaps, int rank, List<Set<Side>> sides, Function<Overlap, Box> box) {
        List<FieldBox> boxes = new ArrayList<>();
        for (Overlap overlap : overlaps) {
            for (int field = 0; field < sides.size(); field++) {
                if (overlap.rank() == rank && sides.get(field).contains(overlap.side())) {
                    boxes.add(new FieldBox(field, box.apply(overlap)));
                }
            }
        }
        return boxes;
    }

    private static MemorySegment buffer(List<FieldBox> boxes, Precision precision, Arena arena) {
        long values = boxes.stream().mapToLong(each -> each.box().volume()).sum();
        return arena.allocate(values * precision.byteSize(), LINE_BYTES);
    }

    private static List<Strip> strips(List<FieldBox> boxes, Precision precision, MemorySegment buffer) {
        List<Strip> strips = new ArrayList<>();
        long at = 0;
        for (FieldBox each : boxes) {
            long bytes = each.box().volume() * precision.byteSize();
            strips.add(new Strip(each.field(), each.box(), buffer.asSlice(at, bytes)));
            at += bytes;
        }
        return strips;
    }
}
