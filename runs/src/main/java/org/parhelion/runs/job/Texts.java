package org.parhelion.runs.job;

import java.nio.charset.StandardCharsets;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;

/** Broadcast of texts. */
final class Texts {
    private Texts() {}

    /**
     * Broadcasts a text. Collective.
     *
     * @param text the text on {@code root}; ignored on other ranks
     * @return that text, on every rank
     */
    static String tell(Comm comm, String text, int root) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] length = {bytes.length};
        comm.bcast(Buffer.of(length), root);
        byte[] all = comm.rank() == root ? bytes : new byte[length[0]];
        comm.bcast(Buffer.of(all), root);
        return new String(all, StandardCharsets.UTF_8);
    }
}
