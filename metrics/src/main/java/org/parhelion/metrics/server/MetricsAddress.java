package org.parhelion.metrics.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parhelion.runs.file.ConfigException;

/**
 * Where the metrics are served.
 *
 * @param host a name or address of a network interface of this machine
 * @param port the port; 0 for a free one
 */
public record MetricsAddress(String host, int port) {
    /** The port where none is named. */
    public static final int USUAL_PORT = 9464;

    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_PORT = 65_535;
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:(.+):)?(\\d{1,9})");
    private static final Pattern BRACKETS = Pattern.compile("\\[(.*)]");

    /** The address where none is named: the loopback interface, which other machines do not reach. */
    public static final MetricsAddress USUAL = new MetricsAddress(LOOPBACK, USUAL_PORT);

    /**
     * Tells whether a text is a port, or a host and a port.
     *
     * @param text any text
     * @return whether {@link #of} reads it
     */
    public static boolean isAddress(String text) {
        return HOST_AND_PORT.matcher(text).matches();
    }

    /**
     * Reads an address.
     *
     * @param text {@code [HOST:]PORT}; an IPv6 address in brackets
     * @return the address; the host defaults to the loopback interface
     * @throws ConfigException if the port is none
     */
    public static MetricsAddress of(String text) {
        Matcher matcher = HOST_AND_PORT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MOST_PORT) {
            throw new ConfigException("--metrics=" + text + ": must be [HOST:]PORT, with a port between 1 and "
                    + MOST_PORT + ", 0 for a free one");
        }
        String host = matcher.group(1) == null ? LOOPBACK : matcher.group(1);
        return new MetricsAddress(BRACKETS.matcher(host).replaceFirst("$1"), Integer.parseInt(matcher.group(2)));
    }

    /** The same host with another port. */
    MetricsAddress withPort(int other) {
        return new MetricsAddress(host, other);
    }

    /** {@return host and port, as in an URL} */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
