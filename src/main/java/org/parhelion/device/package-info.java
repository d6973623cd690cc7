/**
 * Devices: what advances the fields of a rank's block by some steps, and how.
 *
 * <p>Start with {@link org.parhelion.device.Stepper}, which cuts a step into a core that needs no ghost points and a rim
 * that does. {@code CpuStepper} is the CPU's; {@code LevelBoxes} and {@code TileWalk} hold time tiling, several steps per
 * pass over memory. Other devices are found by {@link org.parhelion.device.DeviceProvider}.
 *
 * <p>Knows nothing of messages: whoever drives a stepper exchanges its ghost points between {@code begin} and {@code rim}.
 */
@NullMarked
package org.parhelion.device;

import org.jspecify.annotations.NullMarked;
