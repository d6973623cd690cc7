/**
 * Devices, which advance the fields of a rank's block.
 *
 * <p>Start with {@link org.parhelion.device.Stepper}, which divides a step into a core that needs no ghost points and a rim
 * that does. {@code CpuStepper} is the stepper of the CPU; {@code LevelBoxes} and {@code TileWalk} implement time tiling,
 * several steps per pass over memory. {@link org.parhelion.device.DeviceProvider} finds other devices.
 *
 * <p>The package must not know messages: the caller of a stepper exchanges ghost points between {@code begin} and {@code rim}.
 */
@NullMarked
package org.parhelion.device;

import org.jspecify.annotations.NullMarked;
