package org.parhelion.comm.threads.planted;

import org.parhelion.comm.mpi.planted.PlantedMpi;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class PlantedThreads {
    private PlantedThreads() {}

    static Class<?> violation() {
        return PlantedMpi.class;
    }
}
