package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import java.util.ArrayList;
import java.util.List;
import org.parhelion.device.Device;
import org.parhelion.device.DeviceProvider;

/**
 * The device {@code --device opencl[:INDEX][:contract]}. With {@code contract} the device's compiler may round a · b + c once,
 * which is faster on some devices; the results then differ from Java's in the last bits.
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
                    "no OpenCL device found: install the driver of the GPU, or the packages pocl-opencl-icd and "
                            + "ocl-icd-libopencl1 to run OpenCL on the CPU; or run with --device cpu");
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
