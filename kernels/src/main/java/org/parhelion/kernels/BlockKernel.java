package org.parhelion.kernels;

import com.aparapi.Kernel;

/**
 * What the kernels of all formulas share: the numbers of a launch, and the small arrays beside the fields.
 *
 * <p>One instance serves one rank's block; it owns an OpenCL context, so all phases of a step are one kernel, told apart by
 * {@link #phase}. The subclass that {@link KernelCode} writes holds the fields, two arrays each, and the phases' bodies.
 *
 * <p>Numbers and arrays are few because each costs microseconds at every launch. Lists of points share two arrays; a launch
 * is told where its list begins ({@link #first}, {@link #firstReal}):
 *
 * <pre>
 *   index   int    the rim's points               p                      1 number a point
 *                  ghost points of the domain     p, mirror, field       3 a point
 *                  point sources, receivers       p, field               2 each
 *                  strips to pack, to unpack      p, field               2 a value
 *   reals   T      uniforms (from 0)
 *                  ghost points of the domain     scale, offset          2 a point
 *                  point sources                  amplitude              1 each
 *   inbox   T      strips received, in the order of their index entries; host to device
 *   outbox  T      strips to send; device to host
 *   sums    T      one number a row for a reduction, or one a receiver; device to host
 * </pre>
 *
 * <p>Everything is a field of type int, int[] or T[], methods are flat and without switch: what Aparapi translates.
 */
public abstract class BlockKernel extends Kernel {
    static final int PACK = 0;
    static final int CORE = 1;
    static final int UNPACK = 2;
    static final int RIM = 3;
    static final int BOUNDARY = 4;
    static final int SOURCES = 5;
    static final int RECEIVERS = 6;
    static final int CHANGE = 7;

    /** Which of the phases above a launch runs. */
    public int phase;
    /** 0: arrays a are now, b next; 1: the other way round. References are never swapped: Aparapi would not see it. */
    public int flip;
    /** Work items along the first dimension; those past it fill up a group, and do nothing. */
    public int n;
    /** Of a list: where its first entry stands in {@code index}. Of a box: the array index of its first point. */
    public int first;
    /** Of a list: where the numbers of its first entry stand in {@code reals}. */
    public int firstReal;
    /** Of a box: points per row. */
    public int columns;
    /** Of a box: points, next to one another in a row, that one work item of {@link #CORE} updates; see {@link WorkItems}. */
    public int piece;

    public int rowPitch;
    public int planePitch;

    public int[] index = new int[1];
}
