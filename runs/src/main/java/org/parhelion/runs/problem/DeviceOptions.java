package org.parhelion.runs.problem;

import org.parhelion.runs.file.Config;

/**
 * The section {@code device} of a run file.
 *
 * @param show whether the generated program of the device is printed before the run
 * @param contract whether the device may contract a · b + c to a fused multiply-add, which rounds once
 */
public record DeviceOptions(boolean show, boolean contract) {
    static DeviceOptions read(Config config) {
        Config device = config.section("device");
        return new DeviceOptions(device.bool("show", false), device.bool("contract", false));
    }
}
