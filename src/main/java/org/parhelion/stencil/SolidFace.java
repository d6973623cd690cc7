package org.parhelion.stencil;

import org.parhelion.Experimental;

/**
 * What a formula sees of a field beyond the face of a solid. A face lies half a spacing outside the last point that is not solid.
 *
 * <pre>
 *        ●       ●       ●   ┊   ■       ■         ■ solid
 *      u(−2)   u(−1)   u(0)  ┊
 *                          face
 *
 *   zero flux       even mirror about the face: u(0), u(−1)
 *   antisymmetric   odd mirror about the face: −u(0), −u(−1)
 *   value           the value, at every point beyond
 * </pre>
 */
@Experimental
public sealed interface SolidFace {
    /**
     * An even mirror about the face: no flux for heat, a hard wall for waves. The default.
     *
     * @return the rule
     */
    static SolidFace zeroFlux() {
        return new ZeroFlux();
    }

    /**
     * An odd mirror about the face: 0 there. An example is the momentum across a solid wall.
     *
     * @return the rule
     */
    static SolidFace antisymmetric() {
        return new Antisymmetric();
    }

    /**
     * A value at every point of the solid.
     *
     * @param value finite, in the unit of the field
     * @return the rule
     * @throws IllegalArgumentException if the value is not finite
     */
    static SolidFace value(double value) {
        return new Value(value);
    }

    /** See {@link #zeroFlux}. */
    record ZeroFlux() implements SolidFace {}

    /** See {@link #antisymmetric}. */
    record Antisymmetric() implements SolidFace {}

    /**
     * See {@link #value(double)}.
     *
     * @param value finite, in the unit of the field
     */
    record Value(double value) implements SolidFace {
        /**
         * Checks the value.
         *
         * @throws IllegalArgumentException if it is not finite
         */
        public Value {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("the value in a solid must be finite, not " + value);
            }
        }
    }
}
