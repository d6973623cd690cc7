package org.parhelion.kernels;

import com.aparapi.Kernel;

/** Runs on a device that computes in double precision, and on no other. */
public final class DoubleProbe extends Kernel {
    private final double[] values = {2};

    @Override
    public void run() {
        int i = getGlobalId();
        values[i] = values[i] * 0.5;
    }
}
