package mpi;

import java.util.Arrays;

/** Blocks of items at displacements. */
@SuppressWarnings("this-escape") // the superclass only sets fields
public class Indexed extends Datatype {
    /** Creates the type; displacements count items if {@code unitsOfOldExtent}, otherwise elements. */
    public Indexed(
            int[] array_of_blocklengths, int[] array_of_displacements, Datatype oldType, boolean unitsOfOldExtent)
            throws MPIException {
        if (Arrays.stream(array_of_blocklengths).anyMatch(length -> length < 0)) {
            throw new MPIException("All block-lengths for Indexed/Hindexed must be non-negative");
        }
        int unit = unitsOfOldExtent ? oldType.extent : 1;
        int[] displacements = Arrays.stream(array_of_displacements, 0, array_of_blocklengths.length)
                .map(displacement -> displacement * unit)
                .toArray();
        blocks(array_of_blocklengths, displacements, oldType);
    }
}
