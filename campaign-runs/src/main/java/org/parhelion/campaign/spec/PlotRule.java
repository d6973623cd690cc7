package org.parhelion.campaign.spec;

import java.util.Optional;

/**
 * A plot of a result over a parameter.
 *
 * @param x the parameter, or a result
 * @param y the result
 * @param series the parameter whose values become lines; empty for one line
 * @param logX whether the x axis is logarithmic
 * @param logY whether the y axis is logarithmic
 */
public record PlotRule(String x, String y, Optional<String> series, boolean logX, boolean logY) {
    /** {@return the name of its file, without extension} */
    public String fileName() {
        return plain(y) + "-over-" + plain(x);
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9_.-]", "-");
    }
}
