package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.parhelion.Precision;

/** What tests ask before they use OpenCL. */
public final class OpenCl {
    /** What all kernels are tested in; mixed precision has tests of its own. */
    public static final List<Precision> PRECISIONS = List.of(Precision.FLOAT, Precision.DOUBLE);

    private OpenCl() {}

    /** Skips, with the reason, where there is no OpenCL; in a continuous integration that is a failure. */
    public static void require() {
        boolean found = !OpenClDevices.descriptions().isEmpty();
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            assertThat(found).as("an OpenCL device: install pocl-opencl-icd").isTrue();
        }
        Assumptions.assumeTrue(found, "no OpenCL device here: install pocl-opencl-icd and ocl-icd-libopencl1");
    }
}
