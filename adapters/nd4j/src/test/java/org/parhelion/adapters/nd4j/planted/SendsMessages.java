package org.parhelion.adapters.nd4j.planted;

import org.parhelion.comm.Comm;

/** Breaks the rule of {@code ArchitectureTest}, which looks for it. */
public final class SendsMessages {
    private SendsMessages() {}

    static void violate(Comm comm) {
        comm.barrier();
    }
}
