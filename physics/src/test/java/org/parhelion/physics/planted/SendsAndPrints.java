package org.parhelion.physics.planted;

import java.lang.foreign.Linker;
import org.parhelion.comm.Comm;

/** Breaks rules of {@code ArchitectureTest}, which looks for it. */
public final class SendsAndPrints {
    private SendsAndPrints() {}

    static void violate(Comm comm) {
        comm.barrier();
        System.out.println(Linker.nativeLinker());
    }
}
