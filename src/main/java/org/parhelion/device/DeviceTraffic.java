package org.parhelion.device;

import org.parhelion.Experimental;

/**
 * What a device with a memory of its own did, and what crossed the bus to it while stepping.
 *
 * @param launches kernel launches
 * @param seconds spent in them, as the host sees it [s]
 * @param bytesToDevice values sent to the device: ghost points received, amplitudes
 * @param bytesFromDevice values fetched from it: strips to send, samples
 */
@Experimental
public record DeviceTraffic(long launches, double seconds, long bytesToDevice, long bytesFromDevice) {
    /** Of a device whose memory is the rank's own. */
    public static final DeviceTraffic NONE = new DeviceTraffic(0, 0, 0, 0);
}
