package org.parhelion.runs.problem;

import java.util.List;
import java.util.Optional;
import org.parhelion.runs.file.Config;
import org.parhelion.solver.Model;

/**
 * The key {@code output.integrals}, or an item of a list of outputs: integrals of fields over the grid, as a series in time.
 *
 * <pre>
 *   output:
 *     integrals:
 *       fields: [fx, fy]
 *       every: 10          # steps between two rows; default 1
 * </pre>
 *
 * @param fields names of fields of the model, at least one
 * @param every steps between two rows, at least 1
 */
public record Integrals(List<String> fields, int every) {
    static final String KEY = "integrals";

    private static final String FIELDS = "fields";

    /** Reads the key; empty if the file does not have it. */
    static Optional<Integrals> read(Config config, Model model) {
        List<Config> outputs = config.sections(OutputSection.KEY).stream()
                .filter(output -> output.has(KEY))
                .toList();
        if (outputs.isEmpty()) {
            return Optional.empty();
        }
        if (outputs.size() > 1) {
            throw outputs.getLast().error(KEY, "a second series; name all fields in one");
        }
        Config section = outputs.getFirst().section(KEY);
        List<String> names = section.texts(FIELDS);
        for (String name : names) {
            if (!model.fields().contains(name)) {
                throw section.error(FIELDS, "'" + name + "' is no field of this problem; it has " + model.fields());
            }
        }
        return Optional.of(new Integrals(List.copyOf(names), section.integer("every", 1, Integer.MAX_VALUE, 1)));
    }
}
