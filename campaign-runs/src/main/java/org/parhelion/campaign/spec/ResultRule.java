package org.parhelion.campaign.spec;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Where a result of a task comes from. */
public sealed interface ResultRule {
    /** {@return the name of the result: the column in the table} */
    String name();

    /**
     * A key of {@code report.json}, which a run writes.
     *
     * @param name the name of the result
     * @param key the key, dotted for an object in it
     */
    record Report(String name, String key) implements ResultRule {}

    /**
     * The integral of a field over the grid at the last step: the last row of {@code integrals.csv}.
     *
     * @param name the name of the result
     * @param field the field
     */
    record Integral(String name, String field) implements ResultRule {}

    /**
     * A key of the JSON object on the last line of standard output that begins with a brace, or of the map that a method returns.
     *
     * @param name the name of the result
     * @param key the key, dotted for an object in it
     */
    record JsonKey(String name, String key) implements ResultRule {}

    /**
     * The last match in standard output.
     *
     * @param name the name of the result
     * @param pattern a regular expression with one group
     */
    record Matched(String name, String pattern) implements ResultRule {
        /**
         * Checks the expression.
         *
         * @throws IllegalArgumentException if it is malformed, or has another number of groups than one
         */
        public Matched {
            try {
                int groups = Pattern.compile(pattern).matcher("").groupCount();
                if (groups != 1) {
                    throw new IllegalArgumentException("'" + pattern + "' has " + groups
                            + " groups; one is required, around the value: speed ([0-9.]+)");
                }
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("'" + pattern + "': " + e.getDescription(), e);
            }
        }
    }
}
