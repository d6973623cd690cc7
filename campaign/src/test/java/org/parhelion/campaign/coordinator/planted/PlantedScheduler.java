package org.parhelion.campaign.coordinator.planted;

/** A machine that reads a clock: {@code ArchitectureTest} looks for it. */
public final class PlantedScheduler {
    private PlantedScheduler() {}

    static long violate() {
        return System.nanoTime();
    }
}
