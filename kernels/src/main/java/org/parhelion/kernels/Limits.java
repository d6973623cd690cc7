package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import java.util.Locale;
import org.parhelion.Precision;
import org.parhelion.device.StepperSpec;
import org.parhelion.grid.Box;

/** Checks the limits of a device before memory is allocated. */
final class Limits {
    /** Aparapi stores the number of bytes of an array in an int. */
    private static final long APARAPI_BYTES = Integer.MAX_VALUE;

    private Limits() {}

    /**
     * @throws IllegalArgumentException if the device does not support the precision, or the block's fields do not fit into its
     *     memory; the message contains a number of ranks that would be enough
     */
    static void require(StepperSpec spec, OpenCLDevice device) {
        requirePrecision(
                spec.precision(),
                device.getName(),
                spec.precision().arithmetic() == Precision.FLOAT || OpenClDevices.doubles(device));
        Box points = spec.block().withGhosts(spec.ghost());
        long arrayBytes = points.volume() * spec.precision().byteSize();
        int arrays = 2 * spec.scheme().allFields().size()
                + spec.scheme().coefficients().size();
        long mostBytes = Math.min(APARAPI_BYTES, device.getMaxMemAllocSize());
        long shares = Math.max(
                Math.ceilDiv(arrayBytes, mostBytes), Math.ceilDiv(arrays * arrayBytes, device.getGlobalMemSize()));
        if (shares > 1) {
            throw new IllegalArgumentException("a block of " + points.volume() + " points needs " + arrays
                    + " arrays of "
                    + arrayBytes + " bytes; OpenCL device '" + device.getName() + "' has a limit of " + mostBytes
                    + " bytes per array and " + device.getGlobalMemSize() + " bytes in total. Use about "
                    + shares * spec.block().decomposition().ranks() + " ranks");
        }
    }

    /** Refuses a precision that a device does not compute in. */
    static void requirePrecision(Precision precision, String device, boolean supported) {
        if (!supported) {
            throw new IllegalArgumentException("OpenCL device '" + device
                    + "' does not support double precision, in which a run of precision "
                    + precision.name().toLowerCase(Locale.ROOT)
                    + " computes: use precision float or another device");
        }
    }
}
