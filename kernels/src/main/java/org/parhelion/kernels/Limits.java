package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import org.parhelion.Precision;
import org.parhelion.device.StepperSpec;
import org.parhelion.grid.Box;

/** What a device can hold, checked before anything is allocated. */
final class Limits {
    /** Aparapi counts an array's bytes in an int. */
    private static final long APARAPI_BYTES = Integer.MAX_VALUE;

    private Limits() {}

    /** @throws IllegalArgumentException if the block's fields do not fit; names the number of ranks that would do */
    static void require(StepperSpec spec, OpenCLDevice device) {
        if (spec.precision() == Precision.DOUBLE && !OpenClDevices.doubles(device)) {
            throw new IllegalArgumentException("OpenCL device '" + device.getName()
                    + "' does not compute in double precision: run with precision float, or on another device");
        }
        Box points = spec.block().withGhosts(spec.ghost());
        long arrayBytes = points.volume() * spec.precision().byteSize();
        int arrays = 2 * spec.stencil().fields().size()
                + spec.stencil().coefficients().size();
        long mostBytes = Math.min(APARAPI_BYTES, device.getMaxMemAllocSize());
        long shares = Math.max(
                Math.ceilDiv(arrayBytes, mostBytes), Math.ceilDiv(arrays * arrayBytes, device.getGlobalMemSize()));
        if (shares > 1) {
            throw new IllegalArgumentException("a block of " + points.volume() + " points needs " + arrays
                    + " arrays of "
                    + arrayBytes + " bytes; OpenCL device '" + device.getName() + "' takes arrays of " + mostBytes
                    + " bytes and " + device.getGlobalMemSize() + " bytes in all. About "
                    + shares * spec.block().decomposition().ranks() + " ranks would do");
        }
    }
}
