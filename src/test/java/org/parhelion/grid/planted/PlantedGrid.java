package org.parhelion.grid.planted;

import java.lang.foreign.Linker;
import org.parhelion.comm.Comm;
import org.parhelion.comm.threads.planted.PlantedThreads;
import org.parhelion.field.planted.PlantedField;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class PlantedGrid {
    private PlantedGrid() {}

    static void violate(Comm comm) {
        comm.barrier();
        System.out.println(Linker.nativeLinker());
        System.out.println(PlantedField.class);
        System.out.println(PlantedThreads.class);
    }
}
