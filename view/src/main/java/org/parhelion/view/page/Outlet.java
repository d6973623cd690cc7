package org.parhelion.view.page;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The way to one browser. Its methods may wait for the browser; they are called by one thread at a time. */
public interface Outlet {
    /**
     * Sends a text.
     *
     * @param text JSON
     * @throws IOException if the browser is gone
     */
    void send(String text) throws IOException;

    /**
     * Sends a picture.
     *
     * @param picture the encoded picture, a buffer on the heap that is overwritten after the call
     * @throws IOException if the browser is gone
     */
    void send(ByteBuffer picture) throws IOException;
}
