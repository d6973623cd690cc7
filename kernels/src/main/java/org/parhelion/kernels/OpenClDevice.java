package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import java.util.List;
import java.util.function.Function;
import org.parhelion.device.Device;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;

/** OpenCL devices through Aparapi. Each rank uses one of the machine's devices. */
final class OpenClDevice implements Device {
    private final List<OpenCLDevice> devices;
    private final int chosen;
    private final boolean contract;
    private final Function<OpenCLDevice, Cut> cut;

    /**
     * @param devices all devices of the machine
     * @param chosen index of the device; −1 for rank modulo the number of devices
     * @param contract whether a · b + c may be rounded once
     * @param cut how the work of a device is divided into work items
     */
    OpenClDevice(List<OpenCLDevice> devices, int chosen, boolean contract, Function<OpenCLDevice, Cut> cut) {
        this.devices = devices;
        this.chosen = chosen;
        this.contract = contract;
        this.cut = cut;
        for (OpenCLDevice device : devices) {
            // With shared memory Aparapi would use the address of a Java array after the call that pinned it.
            device.setSharedMemory(false);
        }
    }

    @Override
    public String name() {
        return chosen < 0
                ? "opencl"
                : "opencl:" + chosen + " (" + devices.get(chosen).getName() + ")";
    }

    @Override
    public Stepper stepper(StepperSpec spec) {
        Collector.requireG1();
        int index = chosen >= 0 ? chosen : LocalRank.of(spec.block().rank()) % devices.size();
        OpenCLDevice device = devices.get(index);
        return new OpenClStepper(spec, device, index, contract, cut.apply(device));
    }

    @Override
    public Tiling tiling(StepperSpec spec, int stepsPerExchange) {
        return Tiling.of(stepsPerExchange);
    }

    @Override
    public boolean gainsFromTiling(StepperSpec spec) {
        return false;
    }

    @Override
    public boolean staggers() {
        return true;
    }

    @Override
    public void close() {
        // Device memory belongs to kernels, which are closed with their steppers.
    }
}
