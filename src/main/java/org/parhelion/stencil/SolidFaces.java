package org.parhelion.stencil;

import org.parhelion.Experimental;

/**
 * The rules of one field for faces across each axis.
 *
 * @param z of faces between planes
 * @param y of faces between rows
 * @param x of faces between points of a row
 */
@Experimental
public record SolidFaces(SolidFace z, SolidFace y, SolidFace x) {
    /**
     * One rule for all faces.
     *
     * @param face the rule
     * @return the rules
     */
    public static SolidFaces all(SolidFace face) {
        return new SolidFaces(face, face, face);
    }

    /** The rule for a neighbour on an axis. */
    SolidFace across(int dk, int dj) {
        return dk != 0 ? z : dj != 0 ? y : x;
    }

    /** The rule for a neighbour off the axes: a value where an axis has one, else odd where one axis is, else even. */
    SolidFace corner(int dk, int dj, int di) {
        SolidFace corner = SolidFace.zeroFlux();
        for (SolidFace face : new SolidFace[] {
            dk != 0 ? z : SolidFace.zeroFlux(), dj != 0 ? y : SolidFace.zeroFlux(), di != 0 ? x : SolidFace.zeroFlux()
        }) {
            if (face instanceof SolidFace.Value
                    || !(corner instanceof SolidFace.Value || face instanceof SolidFace.ZeroFlux)) {
                corner = face;
            }
        }
        return corner;
    }
}
