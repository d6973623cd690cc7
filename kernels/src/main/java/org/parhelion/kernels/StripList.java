package org.parhelion.kernels;

import java.util.List;
import org.parhelion.Precision;
import org.parhelion.field.Strip;

/**
 * One direction of an exchange: its strips, and the small array that transfers their values over the bus.
 *
 * @param strips the strips; the identity of the list identifies the exchange
 * @param values the values of all strips, concatenated
 * @param byteSize number of bytes of the values
 * @param work packs or unpacks the strips: after an even number of steps, and after an odd one
 */
record StripList(List<Strip> strips, Object values, long byteSize, List<Work.Patches> work) {
    static StripList of(List<Strip> strips, Precision precision, List<Work.Patches> work) {
        int count = Math.toIntExact(work.getFirst().points());
        return new StripList(
                strips, Reals.allocate(precision, Math.max(1, count)), (long) count * precision.byteSize(), work);
    }

    /** Whether this is the plan for the same list object: an exchange passes the same one at every step. */
    @SuppressWarnings("ReferenceEquality")
    boolean isFor(List<Strip> list) {
        return strips == list;
    }

    /** Whether nothing is exchanged. */
    boolean isEmpty() {
        return byteSize == 0;
    }

    /** Copies the values from the array to the message buffers. */
    void copyOut() {
        int at = 0;
        for (int s = 0; s < strips.size(); s++) {
            int volume = (int) strips.get(s).box().volume();
            Reals.copy(values, at, strips.get(s).buffer(), volume);
            at += volume;
        }
    }

    /** Copies the values from the message buffers to the array. */
    void copyIn() {
        int at = 0;
        for (int s = 0; s < strips.size(); s++) {
            int volume = (int) strips.get(s).box().volume();
            Reals.copy(strips.get(s).buffer(), values, at, volume);
            at += volume;
        }
    }
}
