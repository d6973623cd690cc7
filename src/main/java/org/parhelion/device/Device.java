package org.parhelion.device;

import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * What computes a rank's block: the CPU, or whatever a {@link DeviceProvider} offers. Each rank opens its own.
 *
 * <p>Used by the thread that opened it. {@link #close} gives back what its steppers hold; their fields stay readable on
 * the CPU only.
 */
public interface Device extends AutoCloseable {
    /** {@return what {@code --device} calls it, with what it stands for: {@code cpu}} */
    String name();

    /**
     * Fields of one block, and the stencil that advances them.
     *
     * @param spec the block, the stencil and its settings
     * @return a stepper for this block; one thread at a time may use it
     */
    Stepper stepper(StepperSpec spec);

    /**
     * A way to walk over a block when {@code stepsPerExchange} steps follow one exchange: for the CPU, tiles that fit its
     * caches.
     *
     * @param spec the block, the stencil and its settings
     * @param stepsPerExchange steps that follow one exchange, at least 1
     * @return the tiling for this block
     */
    Tiling tiling(StepperSpec spec, int stepsPerExchange);

    /**
     * Whether several steps per exchange can be worth a trial for this block; every rank is asked, and any may say
     * yes.
     *
     * @param spec the block, the stencil and its settings
     * @return whether a trial is worth its time; one rank that answers true suffices
     */
    boolean gainsFromTiling(StepperSpec spec);

    /**
     * {@return the most steps per exchange that it can walk, at least 1; where ranks' devices differ, the least of
     * them counts}
     */
    default int mostStepsPerExchange() {
        return Integer.MAX_VALUE;
    }

    @Override
    void close();

    /** {@return the CPU} */
    static Device cpu() {
        return new CpuDevice();
    }

    /**
     * The device that {@code --device NAME[:SELECTOR]} names. Default: the CPU.
     *
     * @param args the program's arguments; all others are the program's own
     * @return the device; close it
     * @throws IllegalArgumentException if there is no such device, with those that there are
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
                    "no device '" + name + "'; there are " + List.of("cpu") + " and " + others.keySet());
        }
        return provider.open(selector);
    }
}
