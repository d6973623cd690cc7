package org.parhelion.device;

import org.parhelion.Experimental;

/** A kind of device; found by {@link java.util.ServiceLoader}. */
@Experimental
public interface DeviceProvider {
    /** {@return what {@code --device} calls it: {@code cpu}, {@code opencl}} */
    String name();

    /**
     * Opens a device for this rank.
     *
     * @param selector what follows the colon in {@code --device NAME:SELECTOR}; empty where nothing does
     * @return the device
     * @throws IllegalStateException if this machine has no such device, with what to install or choose instead
     */
    Device open(String selector);
}
