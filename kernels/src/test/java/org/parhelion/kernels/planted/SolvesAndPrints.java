package org.parhelion.kernels.planted;

import com.aparapi.device.OpenCLDevice;
import org.parhelion.comm.Comm;

/** Breaks every rule of this module, so that a rule that cannot fail is noticed. */
public final class SolvesAndPrints {
    /** Depends on ranks, and on Aparapi outside the kernels. */
    public String upwards(Comm comm, OpenCLDevice device) {
        return comm.provider() + device;
    }

    /** Prints. */
    @SuppressWarnings("SystemOut")
    public void print() {
        System.out.println("planted");
    }
}
