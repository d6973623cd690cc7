package org.parhelion.io.planted;

import java.lang.foreign.Linker;
import org.parhelion.solver.Model;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class ComputesAndPrints {
    private ComputesAndPrints() {}

    static void violate(Model model) {
        System.out.println(model.grid());
        System.out.println(Linker.nativeLinker());
    }
}
