package org.parhelion.kernels;

import com.aparapi.Kernel;

/**
 * The common part of the kernels of all formulas: the parameters of a launch, and the small arrays beside the fields.
 *
 * <p>One instance belongs to one rank's block. Each instance has its own OpenCL context, so one kernel does all operations of a
 * step. The subclass that {@link KernelCode} generates contains the fields, two arrays each, and the code of the operations.
 *
 * <p>{@link #index} is the list of operations: {@link #ENTRY} numbers for each patch. A patch is a part of a plane: a number of
 * rows, one row pitch apart, of a number of points:
 *
 * <pre>
 *   what   p     rows  columns  field  at                           mirror
 *   UPDATE       ●     ●        position of the first point along z, y and x, in the columns field, at and mirror
 *   PACK         ●     ●        ●      first of its values in outbox
 *   UNPACK       ●     ●        ●      first of its values in inbox
 *   BOUNDARY     ●     ●        ●      scale in reals, followed by   distance from a ghost point
 *                                      an offset for each point      to its mirror point
 *   SOURCE                      ●      amplitude in reals
 *   RECEIVER                    ●      index in sums
 *   CHANGE       ●     ●               index in sums
 *
 *   p        array index of the patch's first point
 *   reals    T   uniforms (from 0), values of the step, numbers of ghost points, amplitudes
 *   axes     T   values along the axes, axisPitch numbers each; only if the formula reads some
 *   inbox    T   received strips, in the order of their patches; host to device
 *   outbox   T   strips to send; device to host
 *   sums     T   one number per patch of a reduction, or one per receiver; device to host
 * </pre>
 *
 * <p>There are few parameters and arrays because each costs a microsecond at every launch. All of them are fields of type int,
 * int[] or T[], and methods have no switch: this is the subset of Java that Aparapi translates.
 *
 * <p>Public because Aparapi requires it; not for users.
 */
public abstract class BlockKernel extends Kernel {
    static final int UPDATE = 0;
    static final int PACK = 1;
    static final int UNPACK = 2;
    static final int BOUNDARY = 3;
    static final int SOURCE = 4;
    static final int RECEIVER = 5;
    static final int CHANGE = 6;

    /** Number of elements of a patch in {@link #index}. */
    static final int ENTRY = 7;

    /** 0: arrays a are current, b next; 1: the reverse. References are not swapped, because Aparapi would not notice it. */
    public int flip;
    /** Number of patches of this launch; for a box, points per row. Work items beyond it only complete a group. */
    public int n;
    /** Position of the first patch in {@code index}; for a box, the array index of its first point. */
    public int first;
    /** Number of patches per work item, processed in sequence; 0 for a box, with one work item per point. */
    public int each;

    /** Array elements from a row to the next. */
    public int rowPitch;
    /** Array elements from a plane to the next. */
    public int planePitch;

    /** Numbers from an array of values along an axis to the next. */
    public int axisPitch;
    /** For a box, the position of its first point along z, as for a patch. Read only if the formula has axis values. */
    public int firstK;
    /** The same along y. */
    public int firstJ;
    /** The same along x. */
    public int firstI;

    /** The patches, {@link #ENTRY} numbers each. */
    public int[] index = new int[1];
}
