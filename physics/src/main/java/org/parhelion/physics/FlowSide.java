package org.parhelion.physics;

import org.parhelion.Experimental;
import org.parhelion.grid.PlaceTimeFunction;

/**
 * What a side of the domain is to a flow ({@link NavierStokes}). It determines the boundaries of the velocity across the side, of the velocity
 * along it, and of the pressure.
 */
@Experimental
public sealed interface FlowSide {
    /**
     * A wall that the fluid sticks to. It may slide, as the lid of a cavity does.
     *
     * @param speed of the wall, along the other axis [m/s]
     */
    record Wall(double speed) implements FlowSide {
        /**
         * Checks the speed.
         *
         * @throws IllegalArgumentException if it is not finite
         */
        public Wall {
            if (!Double.isFinite(speed)) {
                throw new IllegalArgumentException("a wall at " + speed + " m/s: must be finite");
            }
        }
    }

    /** A wall without friction, or a plane of symmetry. */
    record Slip() implements FlowSide {}

    /**
     * The fluid enters; on low sides only.
     *
     * @param speed of the fluid across the side, along the axis [m/s]; evaluated at the points beside the side
     */
    record Inflow(PlaceTimeFunction speed) implements FlowSide {}

    /** The fluid leaves, against a pressure of 0; on high sides only. */
    record Outflow() implements FlowSide {}

    /** The opposite side continues the domain. */
    record Periodic() implements FlowSide {}

    /** {@return a wall at rest} */
    static FlowSide wall() {
        return new Wall(0);
    }
}
