package org.parhelion.io.zarr;

import org.parhelion.Experimental;

/**
 * How fields are stored in a Zarr group.
 *
 * @param version version of the format
 * @param compression compression of the fields
 * @param multiscales whether fields are also stored at half, a quarter, … of their points along each axis, down to one chunk, with the metadata
 *     {@code multiscales} of OME-NGFF 0.5 (0.4 in version 2)
 */
@Experimental
public record ZarrOptions(ZarrVersion version, Compression compression, boolean multiscales) {
    /** Version 3 without compression and multiscales. */
    public static final ZarrOptions DEFAULT = new ZarrOptions(ZarrVersion.V3, Compression.NONE, false);

    /**
     * Sets the version.
     *
     * @param other the version
     * @return the new options
     */
    public ZarrOptions withVersion(ZarrVersion other) {
        return new ZarrOptions(other, compression, multiscales);
    }

    /**
     * Sets the compression.
     *
     * @param other the compression
     * @return the new options
     */
    public ZarrOptions withCompression(Compression other) {
        return new ZarrOptions(version, other, multiscales);
    }

    /**
     * Sets whether there are several resolutions.
     *
     * @param several whether there are
     * @return the new options
     */
    public ZarrOptions withMultiscales(boolean several) {
        return new ZarrOptions(version, compression, several);
    }
}
