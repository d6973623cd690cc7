package org.parhelion.space.spi.planted;

import org.parhelion.space.memory.MemorySpaces;

/** Breaks a rule of {@code ArchitectureTest}, which looks for it. */
public final class PlantedApi {
    private PlantedApi() {}

    static Class<?> violate() {
        return MemorySpaces.class;
    }
}
