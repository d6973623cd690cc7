package org.parhelion.runs.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.parhelion.io.Checksum;
import org.parhelion.io.FieldGather;

/** Computes the checksum of a run: SHA-256 of a field at the end, its little-endian bytes in C order. Writes no file. */
final class ChecksumOutput implements RunListener {
    private static final int ROOT = 0;

    private final String field;
    private String hex = "";

    /** @param field name of the field in the model */
    ChecksumOutput(String field) {
        this.field = field;
    }

    @Override
    public void finished(LiveRun run) {
        Checksum sum = new Checksum();
        try {
            FieldGather.toRoot(run.simulation().field(field), run.comm(), sum::update);
        } catch (IOException e) {
            throw new UncheckedIOException("a checksum performs no I/O", e);
        }
        hex = run.comm().rank() == ROOT ? sum.hex() : "";
    }

    /** 64 hexadecimal digits on rank 0 after the end; empty before, and on other ranks. */
    String hex() {
        return hex;
    }
}
