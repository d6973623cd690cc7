package org.parhelion.device;

import org.parhelion.Experimental;

/**
 * Kernel launches of a device with separate memory, and data transferred to and from it during steps.
 *
 * @param launches number of kernel launches
 * @param seconds time in launches, measured on the host [s]
 * @param bytesToDevice bytes transferred to the device: received ghost points, amplitudes
 * @param bytesFromDevice bytes transferred from the device: strips to send, samples
 */
@Experimental
public record DeviceTraffic(long launches, double seconds, long bytesToDevice, long bytesFromDevice) {
    /** The traffic of a device without separate memory. */
    public static final DeviceTraffic NONE = new DeviceTraffic(0, 0, 0, 0);

    /**
     * Adds what happened after this.
     *
     * @param later launches and data of a later part of the run
     * @return the sums
     */
    public DeviceTraffic plus(DeviceTraffic later) {
        return new DeviceTraffic(
                launches + later.launches,
                seconds + later.seconds,
                bytesToDevice + later.bytesToDevice,
                bytesFromDevice + later.bytesFromDevice);
    }
}
