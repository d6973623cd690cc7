package org.parhelion.runs.output;

import org.parhelion.comm.Comm;
import org.parhelion.io.Checksum;
import org.parhelion.io.Slab;

/** Computes the checksum of a run: that of its first field at the end. Writes no file. */
public final class ChecksumSink implements SlabSink {
    private final RunOutput run;
    private String hex = "";

    /**
     * Creates the sink.
     *
     * @param run the output of the run
     */
    public ChecksumSink(RunOutput run) {
        this.run = run;
    }

    /**
     * SHA-256 of the first field's little-endian bytes in C order.
     *
     * @return 64 hexadecimal digits on rank 0 after the last frame; empty before, and on other ranks
     */
    public String hex() {
        return hex;
    }

    @Override
    public Comm comm() {
        return run.comm();
    }

    @Override
    public Reception begin(Frame frame) {
        return frame.last() && frame.output().equals(run.fields().getFirst()) ? new Sum() : _ -> {};
    }

    private final class Sum implements Reception {
        private final Checksum sum = new Checksum();

        @Override
        public void accept(Slab slab) {
            sum.update(slab);
        }

        @Override
        public void complete() {
            hex = sum.hex();
        }
    }
}
