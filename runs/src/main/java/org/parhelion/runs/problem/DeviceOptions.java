package org.parhelion.runs.problem;

import org.parhelion.runs.file.Config;

/**
 * The section {@code device} of a run file.
 *
 * @param show whether the device's program is printed before the run
 * @param contract whether the device may round a · b + c once
 */
public record DeviceOptions(boolean show, boolean contract) {
    static DeviceOptions read(Config config) {
        Config device = config.section("device");
        return new DeviceOptions(device.bool("show", false), device.bool("contract", false));
    }
}
