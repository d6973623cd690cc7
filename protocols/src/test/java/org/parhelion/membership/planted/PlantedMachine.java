package org.parhelion.membership.planted;

import java.util.concurrent.ForkJoinPool;
import org.parhelion.comm.Comm;
import org.parhelion.protocol.planted.PlantedProtocol;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class PlantedMachine {
    private PlantedMachine() {}

    static long violate(Comm comm) {
        assert !PlantedProtocol.class.isInterface();
        return comm.rank() + ForkJoinPool.commonPool().getStealCount() + System.nanoTime();
    }
}
