package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import java.util.ArrayList;
import java.util.List;
import org.parhelion.device.Device;
import org.parhelion.device.DeviceProvider;

/**
 * {@code --device opencl[:INDEX][:contract]}; {@code contract} lets the device's compiler round a · b + c once, which is
 * faster on some devices, and no longer gives Java's bits.
 */
public final class OpenClProvider implements DeviceProvider {
    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public Device open(String selector) {
        Collector.requireG1();
        List<OpenCLDevice> devices = OpenClDevices.list();
        if (devices.isEmpty()) {
            throw new IllegalStateException(
                    "this machine has no OpenCL device: install the driver of its GPU, or, to run "
                            + "OpenCL on the CPU, the packages pocl-opencl-icd and ocl-icd-libopencl1; or run with --device cpu");
        }
        List<String> parts = new ArrayList<>(List.of(selector.split(":")));
        boolean contract = parts.remove("contract");
        return new OpenClDevice(devices, index(String.join(":", parts), devices.size()), contract, Cut::of);
    }

    private static int index(String selector, int devices) {
        if (selector.isEmpty()) {
            return -1;
        }
        int index = selector.matches("\\d{1,4}") ? Integer.parseInt(selector) : -1;
        if (index < 0 || index >= devices) {
            throw new IllegalArgumentException("--device opencl:" + selector + ": the devices are opencl:0 … opencl:"
                    + (devices - 1) + "; see ./parhelion info");
        }
        return index;
    }
}
