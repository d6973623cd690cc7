package org.parhelion.kernels;

import java.util.Arrays;
import java.util.List;
import org.parhelion.field.Field;
import org.parhelion.field.Strip;
import org.parhelion.grid.Box;

/** A growing list of numbers that kernels find points by: the one {@code index} array of {@link BlockKernel}. */
final class IndexTable {
    private int[] numbers = new int[64];
    private int length;

    /** Where the next entry will stand. */
    int length() {
        return length;
    }

    int[] toArray() {
        return Arrays.copyOf(numbers, Math.max(length, 1));
    }

    void add(int number) {
        if (length == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * length);
        }
        numbers[length++] = number;
    }

    /** p, field number for each value of {@code strips}, in their order; returns how many values. */
    int addStrips(List<Strip> strips, Field layout) {
        int values = 0;
        for (Strip strip : strips) {
            int before = length;
            for (int k = strip.box().k0(); k < strip.box().k1(); k++) {
                for (int j = strip.box().j0(); j < strip.box().j1(); j++) {
                    for (int i = strip.box().i0(); i < strip.box().i1(); i++) {
                        add(layout.index(k, j, i));
                        add(strip.field());
                    }
                }
            }
            values += (length - before) / 2;
        }
        return values;
    }

    /** p for each point of {@code boxes}; returns how many. */
    int addPoints(List<Box> boxes, Field layout) {
        int before = length;
        for (Box box : boxes) {
            for (int k = box.k0(); k < box.k1(); k++) {
                for (int j = box.j0(); j < box.j1(); j++) {
                    for (int i = box.i0(); i < box.i1(); i++) {
                        add(layout.index(k, j, i));
                    }
                }
            }
        }
        return length - before;
    }
}
