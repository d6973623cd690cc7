package org.parhelion.campaign.design;

import java.util.List;
import java.util.Map;

/**
 * A fixed list of points in the space of the parameters. A point is a pure function of its number, so a design of a million points takes no memory.
 * Immutable; safe for any thread.
 */
public interface Design {
    /** {@return the names of the parameters, in the order of the columns of results} */
    List<String> parameters();

    /** {@return the number of points, at least 1} */
    long size();

    /**
     * Computes a point.
     *
     * @param number its number, 0 … {@link #size} − 1
     * @return the values of all parameters as texts, in the order of {@link #parameters}
     * @throws IndexOutOfBoundsException if there is no such point
     */
    Map<String, String> point(long number);
}
