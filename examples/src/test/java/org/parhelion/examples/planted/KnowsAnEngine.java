package org.parhelion.examples.planted;

import org.parhelion.comm.threads.ThreadsProvider;

/** Breaks the rule of {@code ArchitectureTest}, which looks for it. */
public final class KnowsAnEngine {
    private KnowsAnEngine() {}

    static Class<?> violate() {
        return ThreadsProvider.class;
    }
}
