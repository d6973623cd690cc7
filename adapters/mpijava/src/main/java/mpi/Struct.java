package mpi;

import java.util.ArrayList;
import java.util.List;

/** Blocks of several types, all of one base type, and markers of bounds. */
@SuppressWarnings("this-escape") // the superclass only sets fields
public class Struct extends Datatype {
    private int lower = Integer.MAX_VALUE;
    private int upper = Integer.MIN_VALUE;

    /** Creates the type; displacements count elements. */
    public Struct(int[] array_of_blocklengths, int[] array_of_displacements, Datatype[] array_of_types)
            throws MPIException {
        List<Layout> parts = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < array_of_blocklengths.length; i++) {
            int length = array_of_blocklengths[i];
            Datatype old = array_of_types[i];
            if (old.baseType != UNDEFINED) {
                if (baseType == UNDEFINED) {
                    base(old);
                } else if (old.baseType != baseType) {
                    throw new MPIException("Base types of all component types in a Struct must agree");
                }
            }
            if (length < 0) {
                throw new MPIException("All block-lengths for Struct must be non-negative");
            }
            parts.add(old.layout.repeat(length, old.extent).at(array_of_displacements[i]));
            bytes += length * old.byteSize;
            if (length > 0 && old.isBounded()) {
                include(old, array_of_displacements[i], length);
            }
        }
        elements(Layout.join(parts), bytes);
        if (lower == Integer.MAX_VALUE || upper == Integer.MIN_VALUE) {
            noBounds();
        } else {
            bounds(lower, upper);
        }
    }

    /** Widens the bounds by a block. Once a marker has been met, only markers count. */
    private void include(Datatype old, int displacement, int length) {
        int top = displacement + (length - 1) * old.extent + old.ub;
        if (old.ubSet && !ubSet) {
            ubSet = true;
            upper = top;
        } else if (old.ubSet == ubSet) {
            upper = Math.max(upper, top);
        }
        int bottom = displacement + old.lb;
        if (old.lbSet && !lbSet) {
            lbSet = true;
            lower = bottom;
        } else if (old.lbSet == lbSet) {
            lower = Math.min(lower, bottom);
        }
    }

    @Override
    int packedSize(int count) {
        return 8 + count * byteSize;
    }
}
