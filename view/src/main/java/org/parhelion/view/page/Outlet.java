package org.parhelion.view.page;

import java.io.IOException;

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
     * @param bytes the encoded picture
     * @throws IOException if the browser is gone
     */
    void send(byte[] bytes) throws IOException;
}
