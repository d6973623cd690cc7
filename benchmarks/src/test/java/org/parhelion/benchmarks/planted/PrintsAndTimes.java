package org.parhelion.benchmarks.planted;

import org.openjdk.jmh.infra.Blackhole;

/** Breaks the rules of {@code ArchitectureTest}, which looks for it. */
public final class PrintsAndTimes {
    private PrintsAndTimes() {}

    static void violate(Blackhole hole) {
        hole.consume(1);
        System.out.println("measured");
    }
}
