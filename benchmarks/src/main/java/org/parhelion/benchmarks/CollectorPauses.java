package org.parhelion.benchmarks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordingStream;

/** The longest pause of the garbage collector, read from the JVM's own events. */
final class CollectorPauses implements AutoCloseable {
    private final RecordingStream events = new RecordingStream();
    private final AtomicLong longestNanos = new AtomicLong();

    CollectorPauses() {
        events.enable("jdk.GCPhasePause").withThreshold(Duration.ZERO);
        events.onEvent(
                "jdk.GCPhasePause",
                event -> longestNanos.accumulateAndGet(event.getDuration().toNanos(), Math::max));
        events.startAsync();
    }

    /** Ends the recording. {@return the longest pause since the start [ms]; 0 if there was none} */
    double longestMillis() {
        events.stop(); // returns when every event has been handled
        return longestNanos.get() / 1e6;
    }

    @Override
    public void close() {
        events.close();
    }
}
