package org.parhelion.protocol.planted;

import java.lang.foreign.Linker;
import org.parhelion.grid.Grid;
import org.parhelion.membership.planted.PlantedMachine;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class PlantedProtocol {
    private PlantedProtocol() {}

    static void violate(Grid grid) {
        System.out.println(grid);
        System.out.println(Linker.nativeLinker());
        System.out.println(PlantedMachine.class);
    }
}
