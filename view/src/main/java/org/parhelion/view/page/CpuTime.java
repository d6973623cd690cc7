package org.parhelion.view.page;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The processor time of a thread: what a picture costs, without the time in which other threads have the core. */
public final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean IS_KNOWN =
            THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

    private CpuTime() {}

    /** {@return the processor time of this thread since an unknown moment [ns]; wall time where it is unknown, as on a virtual thread} */
    public static long nanos() {
        return IS_KNOWN && !Thread.currentThread().isVirtual() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
