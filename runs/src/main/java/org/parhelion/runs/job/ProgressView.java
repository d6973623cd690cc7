package org.parhelion.runs.job;

/** Shows how far a run is. */
public interface ProgressView extends AutoCloseable {
    /** Shows nothing. */
    ProgressView NONE = new ProgressView() {
        @Override
        public void reached(long step) {}

        @Override
        public void close() {}
    };

    /** {@code step} steps are done. */
    void reached(long step);

    @Override
    void close();
}
