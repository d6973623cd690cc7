package org.parhelion.space.store.planted;

import java.util.concurrent.ForkJoinPool;
import org.parhelion.space.memory.MemorySpaces;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class PlantedStore {
    private PlantedStore() {}

    static void violate() {
        System.out.println(System.nanoTime());
        System.out.println(ForkJoinPool.commonPool());
        System.out.println(MemorySpaces.class);
    }
}
