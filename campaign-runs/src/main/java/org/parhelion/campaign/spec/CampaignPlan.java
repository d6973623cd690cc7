package org.parhelion.campaign.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.design.Design;
import org.parhelion.campaign.design.FixedSearch;
import org.parhelion.campaign.design.Searcher;

/**
 * A checked campaign. With a graph of several programs each point of the design runs the whole graph.
 *
 * @param name the name of the campaign
 * @param base where commands start: the directory of the campaign's file
 * @param programs the programs, at least one; a node comes after those that it depends on
 * @param search makes the searcher that chooses the points; each call makes the same
 * @param saltelli the design for Sobol indices, if it is one
 * @param steps the steps of a whole run, if the searcher stops runs before; empty if it does not
 * @param rule what holds for all tasks
 * @param plots what is drawn at the end
 * @param fingerprint text that identifies programs and design: a stored campaign with another one is not continued
 */
public record CampaignPlan(
        String name,
        Path base,
        List<PlannedProgram> programs,
        Supplier<Searcher> search,
        Optional<Design> saltelli,
        OptionalLong steps,
        CampaignRule rule,
        List<PlotRule> plots,
        String fingerprint) {
    /** The name of the column with the steps of a task, where a searcher stops runs before their end. */
    public static final String STEPS = "steps";

    /**
     * Checks the graph and copies the lists.
     *
     * @throws IllegalArgumentException if a node depends on one that does not come before it, or two have the same name
     */
    public CampaignPlan {
        programs = List.copyOf(programs);
        plots = List.copyOf(plots);
        if (programs.isEmpty()) {
            throw new IllegalArgumentException(name + ": no program");
        }
        Set<String> before = new HashSet<>();
        for (PlannedProgram program : programs) {
            for (String dependency : program.after()) {
                if (!before.contains(dependency)) {
                    throw new IllegalArgumentException(
                            program.name() + ": after " + dependency + ": no node of that name comes before");
                }
            }
            if (!before.add(program.name())) {
                throw new IllegalArgumentException("two nodes have the name '" + program.name() + "'");
            }
        }
    }

    /**
     * {@return the program of a task}
     *
     * @param index the task's number
     */
    public PlannedProgram programOf(int index) {
        return programs.get(index % programs.size());
    }

    CampaignPlan withFingerprint(String text) {
        return new CampaignPlan(name, base, programs, search, saltelli, steps, rule, plots, text);
    }

    /** {@return the names of the parameters, in the order of the table's columns} */
    public List<String> parameters() {
        List<String> names = new ArrayList<>(search.get().parameters());
        if (steps.isPresent()) {
            names.add(STEPS);
        }
        return List.copyOf(names);
    }

    /** {@return the names of the results of all programs, in the order of the table's columns} */
    public List<String> results() {
        return programs.stream()
                .flatMap(program -> program.results().stream())
                .map(ResultRule::name)
                .distinct()
                .toList();
    }

    /**
     * Begins a campaign of one program.
     *
     * @param name the name of the campaign
     * @param program the program
     * @return a builder
     */
    public static Builder of(String name, PlannedProgram program) {
        return new Builder(name, List.of(program));
    }

    /**
     * Begins a campaign over a graph of programs.
     *
     * @param name the name of the campaign
     * @param nodes the programs; a node comes after those that it depends on
     * @return a builder
     */
    public static Builder graph(String name, List<PlannedProgram> nodes) {
        return new Builder(name, nodes);
    }

    /** Makes a campaign in Java. */
    public static final class Builder {
        private final String name;
        private final List<PlannedProgram> programs;
        private Path base = Path.of("");
        private Optional<Design> saltelli = Optional.empty();
        private OptionalLong steps = OptionalLong.empty();
        private CampaignRule rule = CampaignRule.DEFAULT;
        private final List<PlotRule> plots = new ArrayList<>();

        private Builder(String name, List<PlannedProgram> programs) {
            this.name = name;
            this.programs = programs;
        }

        /**
         * Sets where commands start.
         *
         * @param directory a directory; default: the working directory of this process
         * @return this
         */
        public Builder base(Path directory) {
            base = directory;
            return this;
        }

        /**
         * Sets what holds for all tasks.
         *
         * @param all limits, deadline, reuse
         * @return this
         */
        public Builder rule(CampaignRule all) {
            rule = all;
            return this;
        }

        /**
         * Adds a plot.
         *
         * @param plot what is drawn
         * @return this
         */
        public Builder plot(PlotRule plot) {
            plots.add(plot);
            return this;
        }

        /**
         * Announces a searcher that stops runs before their end.
         *
         * @param whole the steps of a whole run
         * @return this
         */
        public Builder steps(long whole) {
            steps = OptionalLong.of(whole);
            return this;
        }

        /**
         * Announces that the design is a Saltelli design.
         *
         * @param design the design
         * @return this
         */
        public Builder saltelli(Design design) {
            saltelli = Optional.of(design);
            return this;
        }

        /**
         * Completes the campaign.
         *
         * @param design its points
         * @param fingerprint text that identifies programs and design
         * @return the campaign
         */
        public CampaignPlan over(Design design, String fingerprint) {
            return searching(() -> new FixedSearch(design), fingerprint);
        }

        /**
         * Completes a campaign with a searcher.
         *
         * @param search makes the searcher; each call makes the same
         * @param fingerprint text that identifies programs and searcher
         * @return the campaign
         * @throws IllegalArgumentException if the searcher chooses by results and there is a graph of several programs
         */
        public CampaignPlan searching(Supplier<Searcher> search, String fingerprint) {
            if (programs.size() > 1 && !(search.get() instanceof FixedSearch)) {
                throw new IllegalArgumentException(name
                        + ": a design that chooses by results requires one program, not a graph of " + programs.size());
            }
            return new CampaignPlan(name, base, programs, search, saltelli, steps, rule, plots, fingerprint);
        }
    }
}
