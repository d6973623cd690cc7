package org.parhelion.membership.planted;

import java.util.concurrent.ForkJoinPool;
import org.parhelion.comm.Comm;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class PlantedMachine {
    private PlantedMachine() {}

    static long violate(Comm comm) {
        return comm.rank() + ForkJoinPool.commonPool().getStealCount() + System.nanoTime();
    }
}
