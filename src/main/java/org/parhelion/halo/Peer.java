package org.parhelion.halo;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.parhelion.Precision;
import org.parhelion.field.Strip;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;

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

    /** All ranks that {@code block} exchanges values with, in order of rank. */
    static List<Peer> of(Block block, HaloShape shape, int fields, Precision precision, Arena arena) {
        List<Overlap> mine = overlaps(block, shape);
        List<Peer> peers = new ArrayList<>();
        for (int rank :
                mine.stream().mapToInt(Overlap::rank).sorted().distinct().toArray()) {
            List<Box> ghosts = of(mine, rank).map(Overlap::ghost).toList();
            List<Overlap> theirs = overlaps(block.decomposition().block(rank), shape);
            List<Box> owned = of(theirs, block.rank()).map(Overlap::owned).toList();
            MemorySegment outgoing = buffer(owned, fields, precision, arena);
            MemorySegment incoming = rank == block.rank() ? outgoing : buffer(ghosts, fields, precision, arena);
            peers.add(new Peer(
                    rank,
                    outgoing,
                    incoming,
                    strips(owned, fields, precision, outgoing),
                    strips(ghosts, fields, precision, incoming)));
        }
        return peers;
    }

    private static List<Overlap> overlaps(Block block, HaloShape shape) {
        return Overlap.of(block, shape);
    }

    private static Stream<Overlap> of(List<Overlap> overlaps, int rank) {
        return overlaps.stream().filter(overlap -> overlap.rank() == rank);
    }

    private static MemorySegment buffer(List<Box> boxes, int fields, Precision precision, Arena arena) {
        long values = boxes.stream().mapToLong(Box::volume).sum() * fields;
        return arena.allocate(values * precision.byteSize(), LINE_BYTES);
    }

    private static List<Strip> strips(List<Box> boxes, int fields, Precision precision, MemorySegment buffer) {
        List<Strip> strips = new ArrayList<>();
        long at = 0;
        for (Box box : boxes) {
            long bytes = box.volume() * precision.byteSize();
            for (int field = 0; field < fields; field++) {
                strips.add(new Strip(field, box, buffer.asSlice(at, bytes)));
                at += bytes;
            }
        }
        return strips;
    }
}
