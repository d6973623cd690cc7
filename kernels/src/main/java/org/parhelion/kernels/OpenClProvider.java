package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import java.util.List;
import org.parhelion.device.Device;
import org.parhelion.device.DeviceProvider;

/**
 * {@code --device opencl[:INDEX]}.
 *
 * <p>The system property {@code parhelion.opencl.contract} lets the device's compiler round a · b + c once.
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
        return new OpenClDevice(
                devices, index(selector, devices.size()), Boolean.getBoolean("parhelion.opencl.contract"));
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
