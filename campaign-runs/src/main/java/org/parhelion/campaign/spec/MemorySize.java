package org.parhelion.campaign.spec;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory with a unit: {@code 2 GiB}, {@code 500 MB}. */
public final class MemorySize {
    private static final Pattern BYTES = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kKMGT]?)(i?)B");
    private static final List<String> PREFIXES = List.of("", "k", "M", "G", "T");

    private MemorySize() {}

    /**
     * Reads a size.
     *
     * @param text a number and a unit
     * @return the size [B]
     * @throws IllegalArgumentException if it is none
     */
    public static long parse(String text) {
        Matcher bytes = BYTES.matcher(text.strip());
        if (!bytes.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no memory, for instance 2 GiB");
        }
        double base = bytes.group(3).isEmpty() ? 1000 : 1024;
        String prefix = bytes.group(2).replace('K', 'k');
        return Math.round(Double.parseDouble(bytes.group(1)) * Math.pow(base, PREFIXES.indexOf(prefix)));
    }
}
