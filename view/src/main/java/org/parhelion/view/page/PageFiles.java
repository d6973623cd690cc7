package org.parhelion.view.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The files of the page, which are the same for every run. */
public final class PageFiles {
    /** The page itself. */
    public static final String INDEX = "index.html";

    private static final Map<String, String> TYPES = Map.of(
            INDEX,
            "text/html; charset=utf-8",
            "page.css",
            "text/css; charset=utf-8",
            "picture.js",
            "text/javascript; charset=utf-8",
            "plot.js",
            "text/javascript; charset=utf-8",
            "page.js",
            "text/javascript; charset=utf-8");

    private PageFiles() {}

    /**
     * The media type of a file.
     *
     * @param name name of a file
     * @return its media type; empty if the page has no such file
     */
    public static Optional<String> type(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }

    /**
     * Reads a file.
     *
     * @param name name of a file of the page
     * @return its text
     */
    public static String read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException(name + ": not in the jar of the module view");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page with its style, its scripts and data, JSON, in one file. */
    static String inOneFile(String data) {
        String html = read(INDEX)
                .replace("<link rel=\"stylesheet\" href=\"page.css\">", "<style>\n" + read("page.css") + "</style>");
        // A text of the data must not end the script.
        html = html.replace(
                "<script src=\"picture.js\"></script>",
                "<script>const SAVED = " + data.replace("<", "\\u003c") + ";</script>\n"
                        + "<script src=\"picture.js\"></script>");
        for (String script : new String[] {"picture.js", "plot.js", "page.js"}) {
            html = html.replace("<script src=\"" + script + "\"></script>", "<script>\n" + read(script) + "</script>");
        }
        return html;
    }
}
