package org.parhelion.kernels;

import java.util.List;
import org.parhelion.Precision;
import org.parhelion.field.Strip;

/**
 * One direction of an exchange: its strips, and the small array that carries their values over the bus.
 *
 * @param strips as the exchange lists them; the list itself tells one exchange from another
 * @param values of one strip after another
 * @param work packs, or unpacks, them
 */
record StripList(List<Strip> strips, Object values, long byteSize, Work.Patches work) {
    static StripList of(List<Strip> strips, Precision precision, Work.Patches work) {
        int count = Math.toIntExact(work.points());
        return new StripList(
                strips, Reals.allocate(precision, Math.max(1, count)), (long) count * precision.byteSize(), work);
    }

    /** Whether this is the plan of that very list: an exchange hands over the same one every time. */
    @SuppressWarnings("ReferenceEquality")
    boolean carries(List<Strip> list) {
        return strips == list;
    }

    /** From the array to the buffers that travel. */
    void copyOut() {
        int at = 0;
        for (int s = 0; s < strips.size(); s++) {
            int volume = (int) strips.get(s).box().volume();
            Reals.copy(values, at, strips.get(s).buffer(), volume);
            at += volume;
        }
    }

    /** From the buffers that travelled to the array. */
    void copyIn() {
        int at = 0;
        for (int s = 0; s < strips.size(); s++) {
            int volume = (int) strips.get(s).box().volume();
            Reals.copy(strips.get(s).buffer(), values, at, volume);
            at += volume;
        }
    }
}
