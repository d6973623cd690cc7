package org.parhelion.device;

import org.parhelion.Experimental;

/** A type of device, found by {@link java.util.ServiceLoader}. */
@Experimental
public interface DeviceProvider {
    /** {@return the name in {@code --device}: {@code cpu}, {@code opencl}} */
    String name();

    /**
     * Opens a device for this rank.
     *
     * @param selector the text after the colon in {@code --device NAME:SELECTOR}; empty without a colon
     * @return the device
     * @throws IllegalStateException if this machine has no such device; the message contains the remedy
     */
    Device open(String selector);
}
