package mpi;

import java.lang.reflect.Array;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Two arrays of each base type, for elements on their way between a program's array and a message: one to send, one to receive. They are
 * used again: memory that the JVM has not used before can cost more than packing the elements.
 */
final class Scratch {
    private static final int LARGEST_KEPT = 1 << 20;
    private static final AtomicReferenceArray<@Nullable Object> KEPT =
            new AtomicReferenceArray<>(2 * (Datatype.DOUBLE + 1));

    private Scratch() {}

    /** Takes an array of at least {@code length} elements of a primitive type; their values are any. */
    static Object take(int baseType, int length) {
        for (int slot = 2 * baseType; slot < 2 * baseType + 2; slot++) {
            Object kept = KEPT.get(slot);
            if (kept != null && Array.getLength(kept) >= length && KEPT.compareAndSet(slot, kept, null)) {
                return kept;
            }
        }
        return Wire.allocate(baseType, length);
    }

    /** Keeps an array that is not used any more, in place of the shorter one. */
    static void give(Object array, int baseType) {
        if (Array.getLength(array) <= LARGEST_KEPT) {
            int slot = 2 * baseType;
            KEPT.set(length(KEPT.get(slot)) <= length(KEPT.get(slot + 1)) ? slot : slot + 1, array);
        }
    }

    private static int length(@Nullable Object array) {
        return array == null ? -1 : Array.getLength(array);
    }
}
