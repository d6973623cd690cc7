package org.parhelion.kernels;

import com.aparapi.Kernel;

/**
 * What the kernels of all formulas share: the numbers of a launch, and the small arrays beside the fields.
 *
 * <p>One instance serves one rank's block; it owns an OpenCL context, so all that is done in a step is one kernel. The subclass
 * that {@link KernelCode} writes holds the fields, two arrays each, and the bodies of what can be done.
 *
 * <p>What is to be done stands in {@link #index}, patch after patch, {@link #ENTRY} numbers each. A patch is a piece of a
 * plane: so many rows, one row pitch apart, of so many points:
 *
 * <pre>
 *   what   p     rows  columns  field  at                           mirror
 *   UPDATE       ●     ●
 *   PACK         ●     ●        ●      first of its values in outbox
 *   UNPACK       ●     ●        ●      first of its values in inbox
 *   BOUNDARY     ●     ●        ●      scale in reals, and then an   from a ghost point to the
 *                                      offset for each point         point that it is made from
 *   SOURCE                      ●      amplitude in reals
 *   RECEIVER                    ●      place in sums
 *   CHANGE       ●     ●               place in sums
 *
 *   p        array index of the patch's first point
 *   reals    T   uniforms (from 0), what ghost points are made with, amplitudes
 *   inbox    T   strips received, in the order of their patches; host to device
 *   outbox   T   strips to send; device to host
 *   sums     T   one number a patch for a reduction, or one a receiver; device to host
 * </pre>
 *
 * <p>Numbers and arrays are few because each costs a microsecond at every launch. Everything is a field of type int, int[] or
 * T[], methods are flat and without switch: what Aparapi translates.
 */
public abstract class BlockKernel extends Kernel {
    static final int UPDATE = 0;
    static final int PACK = 1;
    static final int UNPACK = 2;
    static final int BOUNDARY = 3;
    static final int SOURCE = 4;
    static final int RECEIVER = 5;
    static final int CHANGE = 6;

    /** Numbers of a patch in {@link #index}. */
    static final int ENTRY = 7;

    /** 0: arrays a are now, b next; 1: the other way round. References are never swapped: Aparapi would not see it. */
    public int flip;
    /** Patches of this launch; of a box, points per row. Work items past them fill up a group, and do nothing. */
    public int n;
    /** Where the first patch stands in {@code index}; of a box, the array index of its first point. */
    public int first;
    /** Patches that a work item takes, one after the other; 0 for a box, each of whose points a work item updates. */
    public int each;

    public int rowPitch;
    public int planePitch;

    public int[] index = new int[1];
}
