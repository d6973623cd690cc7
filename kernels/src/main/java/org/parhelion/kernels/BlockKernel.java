package org.parhelion.kernels;

import com.aparapi.Kernel;

/**
 * What the kernels of all formulas share: the numbers of a launch, and the small arrays beside the fields.
 *
 * <p>One instance serves one rank's block; it owns an OpenCL context, so all phases of a step are one kernel, told apart by
 * {@link #phase}. The subclass that {@link KernelCode} writes holds the fields, two arrays each, and the phases' bodies.
 *
 * <p>The arrays are few because each one costs some microseconds at every launch:
 *
 * <pre>
 *   index   int    p, field, p, field, …      strips to pack     from packAt on, 2 numbers a value
 *                  p, field, p, field, …      strips to unpack   unpackAt, 2 a value
 *                  p, p, …                    the rim's points   rimAt, 1 a point
 *                  p, mirror, field, …        ghost points of the domain's boundary, boundaryAt, 3 a point
 *                  p, field, …                point sources, sourceAt; receivers, receiverAt; 2 each
 *   reals   T      uniforms (from 0) │ scale, offset of each boundary ghost point (scaleAt) │ amplitudes (amplitudeAt)
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
    /** Work items of a launch over a list. */
    public int count;
    /** First entry of the list that a launch starts with. */
    public int from;
    /** A launch over a box: the array index of its first point. */
    public int first;
    /** Points per row of the box. */
    public int n;
    /** Rows of the box, over all planes. */
    public int rows;
    /** Rows of the box in one plane. */
    public int planeRows;

    public int rowPitch;
    public int planePitch;

    public int packAt;
    public int unpackAt;
    public int rimAt;
    public int boundaryAt;
    public int sourceAt;
    public int receiverAt;
    public int scaleAt;
    public int offsetAt;
    public int amplitudeAt;

    public int[] index = new int[1];
}
