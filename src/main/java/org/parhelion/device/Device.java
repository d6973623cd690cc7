package org.parhelion.device;

import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * A device computes a rank's block: the CPU, or a device of a {@link DeviceProvider}. Each rank opens its own.
 *
 * <p>Used by the thread that opened it. {@link #close} releases the resources of its steppers; their fields remain readable on
 * the CPU only.
 */
public interface Device extends AutoCloseable {
    /** {@return the name, as in {@code --device}, with the selected device: {@code cpu}, {@code opencl:1}} */
    String name();

    /**
     * Creates a stepper: the fields of one block, and the stencil that advances them.
     *
     * @param spec the block, the stencil and its settings
     * @return a stepper for this block; one thread at a time may use it
     */
    Stepper stepper(StepperSpec spec);

    /**
     * Chooses tile sizes for a number of steps per exchange: on the CPU, tiles that fit its caches.
     *
     * @param spec the block, the stencil and its settings
     * @param stepsPerExchange steps per halo exchange, at least 1
     * @return the tiling for this block
     */
    Tiling tiling(StepperSpec spec, int stepsPerExchange);

    /**
     * Tells whether a trial of several steps per exchange can be worthwhile for this block. Every rank calls this method.
     *
     * @param spec the block, the stencil and its settings
     * @return whether a trial is worthwhile; there is a trial if any rank returns true
     */
    boolean gainsFromTiling(StepperSpec spec);

    /**
     * {@return the largest supported number of steps per exchange, at least 1; if the devices of ranks differ, their minimum is
     * used}
     */
    default int mostStepsPerExchange() {
        return Integer.MAX_VALUE;
    }

    /**
     * {@return whether its steppers compute fields that are not at the centres of cells: {@link StepperSpec#locations}; false by
     * default}
     */
    default boolean staggers() {
        return false;
    }

    @Override
    void close();

    /** {@return the CPU} */
    static Device cpu() {
        return new CpuDevice();
    }

    /**
     * Opens the device of the argument {@code --device NAME[:SELECTOR]}. Default: the CPU.
     *
     * @param args the program's arguments; all others are ignored
     * @return the device; close it
     * @throws IllegalArgumentException if there is no such device; the message lists the devices
     */
    static Device from(String[] args) {
        for (int a = 0; a + 1 < args.length; a++) {
            if (args[a].equals("--device")) {
                return named(args[a + 1]);
            }
        }
        return cpu();
    }

    /**
     * Opens the device with the name {@code NAME[:SELECTOR]}.
     *
     * @param text {@code cpu}, {@code opencl}, {@code opencl:1}, …
     * @return the device
     */
    static Device named(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String selector = colon < 0 ? "" : text.substring(colon + 1);
        if (name.equals("cpu")) {
            return cpu();
        }
        var others = new TreeMap<String, DeviceProvider>();
        for (DeviceProvider provider : ServiceLoader.load(DeviceProvider.class, Device.class.getClassLoader())) {
            others.put(provider.name(), provider);
        }
        DeviceProvider provider = others.get(name);
        if (provider == null) {
            throw new IllegalArgumentException(
                    "no device '" + name + "'; use one of " + List.of("cpu") + " and " + others.keySet());
        }
        return provider.open(selector);
    }
}
