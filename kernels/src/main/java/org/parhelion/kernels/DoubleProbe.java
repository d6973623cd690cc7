package org.parhelion.kernels;

import com.aparapi.Kernel;

/** A test kernel that runs only on devices with double precision. Public because Aparapi requires it; not for users. */
public final class DoubleProbe extends Kernel {
    private final double[] values = {2};

    @Override
    public void run() {
        int i = getGlobalId();
        values[i] = values[i] * 0.5;
    }
}
