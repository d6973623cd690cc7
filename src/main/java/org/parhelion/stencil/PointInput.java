package org.parhelion.stencil;

import org.parhelion.Experimental;

/** What a formula may read at a point beside the fields' values. Each is the method of {@link Point} of that name. */
@Experimental
public enum PointInput {
    /** {@link Point#dt}. */
    DT("dt", PointInput.NO_AXIS),
    /** {@link Point#dtBefore}. */
    DT_BEFORE("dtBefore", PointInput.NO_AXIS),
    /** {@link Point#time}. */
    TIME("time", PointInput.NO_AXIS),
    /** {@link Point#z}. */
    Z("z", 0),
    /** {@link Point#y}. */
    Y("y", 1),
    /** {@link Point#x}. */
    X("x", 2),
    /** {@link Point#k}. */
    K("k", 0),
    /** {@link Point#j}. */
    J("j", 1),
    /** {@link Point#i}. */
    I("i", 2),
    /** {@link Point#dzLow}. */
    DZ_LOW("dzLow", 0),
    /** {@link Point#dzHigh}. */
    DZ_HIGH("dzHigh", 0),
    /** {@link Point#dyLow}. */
    DY_LOW("dyLow", 1),
    /** {@link Point#dyHigh}. */
    DY_HIGH("dyHigh", 1),
    /** {@link Point#dxLow}. */
    DX_LOW("dxLow", 2),
    /** {@link Point#dxHigh}. */
    DX_HIGH("dxHigh", 2);

    private static final int NO_AXIS = -1;

    private final String method;
    private final int axis;

    PointInput(String method, int axis) {
        this.method = method;
        this.axis = axis;
    }

    /** {@return the name of the method of {@link Point}} */
    public String method() {
        return method;
    }

    /** {@return whether it is the same at all points, and may change from step to step} */
    public boolean ofStep() {
        return axis == NO_AXIS;
    }

    /** {@return the axis along which it varies: 0, 1, 2 for z, y, x; −1 if it is the same at all points} */
    public int axis() {
        return axis;
    }
}
