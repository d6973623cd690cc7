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
 *   what       p     rows  columns  array  at                           offset                  more
 *   UPDATE + u       ●     ●        position of the first point along z, y and x, in the        values of the step,
 *                                   columns array, at and offset                                in reals
 *   PACK             ●     ●        ●      first of its values in outbox
 *   UNPACK           ●     ●        ●      first of its values in inbox
 *   COPY             ●     ●        ●                                   distance from a point
 *                                                                       to its original
 *   BOUNDARY         ●     ●        ●      scale in reals, followed by   distance from a point
 *                                          a shift for each point        to its mirror point
 *   RULE             ●     ●        ●      weights in reals, followed by                        terms in index
 *                                          a shift for each point
 *   SOURCE                          ●      amplitude in reals
 *   RECEIVER                        ●      index in samples
 *   COLLECT                ●               index in samples and sums
 *   CHANGE           ●     ●               index in sums
 *
 *   array    number of the array, 2f or 2f + 1 for field f
 *   p        array index of the patch's first point
 *   terms    their number n, then n pairs: distance from a point; 1 if the other array of the field is read, else 0
 *   reals    A   uniforms of all stages (from 0), then values of steps, numbers of boundaries, amplitudes
 *   axes     A   values along the axes, axisPitch numbers each; only if a formula reads some
 *   inbox    T   received strips, in the order of their patches; host to device
 *   outbox   T   strips to send; device to host
 *   samples  T   values of receivers until the end of a round; only if there are some
 *   sums     T   one number per patch of a reduction, or one per sample; device to host
 * </pre>
 *
 * <p>T is the type of fields, A that of arithmetic.
 *
 * <p>There are few parameters and arrays because each costs a microsecond at every launch. All of them are fields of type int,
 * int[], T[] or A[], and methods have no switch: this is the subset of Java that Aparapi translates.
 *
 * <p>Public because Aparapi requires it; not for users.
 */
public abstract class BlockKernel extends Kernel {
    static final int PACK = 0;
    static final int UNPACK = 1;
    static final int BOUNDARY = 2;
    static final int RULE = 3;
    static final int SOURCE = 4;
    static final int RECEIVER = 5;
    static final int COLLECT = 6;
    static final int CHANGE = 7;
    static final int COPY = 8;
    /** The first update; the others follow. */
    static final int UPDATE = 9;

    /** Number of elements of a patch in {@link #index}. */
    static final int ENTRY = 8;

    /** For a box, its operation. */
    public int what;
    /** For a box, the position of the values of the step in {@code reals}. */
    public int stepAt;
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
