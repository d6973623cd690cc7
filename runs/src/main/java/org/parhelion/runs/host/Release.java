package org.parhelion.runs.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The release of Parhelion that runs. */
public final class Release {
    private static final String RESOURCE = "release.properties";

    private Release() {}

    /** {@return the version, for instance {@code 0.2.0}} */
    public static String version() {
        Properties properties = new Properties();
        try (InputStream in = Release.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + Release.class.getName());
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
        return properties.getProperty("version", "unknown");
    }
}
