package mpi;

/** Blocks of items at a stride. */
@SuppressWarnings("this-escape") // the superclass only sets fields
public class Vector extends Datatype {
    /** Creates the type; the stride counts items if {@code unitsOfOldExtent}, otherwise elements. */
    public Vector(int count, int blockLength, int stride, Datatype oldType, boolean unitsOfOldExtent)
            throws MPIException {
        if (count < 0) {
            throw new MPIException("count argument of Vector or Hvector  must be non-negative");
        }
        if (blockLength < 0) {
            throw new MPIException("Block-length argument of Vector or Hvector must be non-negative");
        }
        int distance = unitsOfOldExtent ? stride * oldType.extent : stride;
        base(oldType);
        elements(
                oldType.layout.repeat(blockLength, oldType.extent).repeat(count, distance),
                count * blockLength * oldType.byteSize);
        boolean empty = count == 0 || blockLength == 0;
        lbSet = !empty && oldType.lbSet;
        ubSet = !empty && oldType.ubSet;
        if (empty || !oldType.isBounded()) {
            noBounds();
            return;
        }
        int last = distance * (count - 1);
        bounds(Math.min(0, last) + oldType.lb, Math.max(0, last) + (blockLength - 1) * oldType.extent + oldType.ub);
    }
}
