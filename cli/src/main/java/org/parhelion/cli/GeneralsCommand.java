package org.parhelion.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.parhelion.benchmarks.Crew;
import org.parhelion.benchmarks.vote.GeneralsNode;
import org.parhelion.benchmarks.vote.Treason;
import org.parhelion.benchmarks.vote.Vote;
import org.parhelion.consensus.generals.Order;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;
import org.parhelion.space.TupleSpace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parhelion space generals}: generals that vote through a shared space, with a traitor. */
@Command(
        name = "generals",
        description = {
            "Let generals on two nodes vote through a shared tuple space while one of them is a traitor, with and without",
            "signatures: what the space detects and what it cannot. By messages instead: ./parhelion byzantine."
        },
        sortOptions = false)
final class GeneralsCommand implements Callable<Integer> {
    private static final int NODES = 2;

    @Mixin
    private SpacePlace place = new SpacePlace();

    @Option(
            names = "-n",
            paramLabel = "GENERALS",
            description = "Number of generals, including the commander (general 0). Default: ${DEFAULT-VALUE}.")
    private int generals = 4;

    @Option(
            names = "--treason",
            paramLabel = "T",
            description = "What the traitor does, for example stolen-votes. Default: every treason, one after another.")
    private Optional<String> treason = Optional.empty();

    @Option(names = "--signed", description = "Votes with signatures only. Default: without, then with.")
    private boolean signed;

    @Option(
            names = "--wait",
            paramLabel = "MILLIS",
            description = "How long a general waits for a tuple that may be missing. Default: ${DEFAULT-VALUE}.")
    private long waitMillis = 300;

    @Option(
            names = "--processes",
            description = "Run each of the two nodes in a process of its own. Default: in threads of this process.")
    private boolean processes;

    @Option(
            names = "--node",
            paramLabel = "K",
            description = "Run node K (0 or 1) only; the other runs elsewhere, with the same --space and --job.")
    private Optional<Integer> node = Optional.empty();

    @Option(
            names = "--job",
            paramLabel = "NAME",
            description =
                    "Distinguishes the tuples of these votes from those of others. Default: random; required with --node.")
    private Optional<String> job = Optional.empty();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        String jobName = job.orElseGet(() -> UUID.randomUUID().toString());
        List<Vote> votes = votes(jobName);
        if (node.isPresent()) {
            int which = node.get();
            if (which < 0 || which >= NODES || job.isEmpty()) {
                throw new ConfigException("--node " + which + ": 0 or 1 is required, and --job NAME");
            }
            runNode(which, votes);
            return 0;
        }
        if (processes) {
            place.requireShared();
        }
        print(hold(jobName, votes));
        return 0;
    }

    private List<Vote> votes(String jobName) {
        if (generals < 3 || generals > 64) {
            throw new ConfigException("-n " + generals + ": 3 to 64 generals can vote");
        }
        if (waitMillis < 1) {
            throw new ConfigException("--wait " + waitMillis + ": at least 1 ms is required");
        }
        List<Vote> votes = new ArrayList<>();
        for (Treason each : treasons()) {
            for (boolean sign : signed ? new boolean[] {true} : new boolean[] {false, true}) {
                String name = jobName + "/" + each + (sign ? "/signed" : "");
                votes.add(new Vote(name, generals, each, sign, Duration.ofMillis(waitMillis)));
            }
        }
        return votes;
    }

    private List<Treason> treasons() {
        if (treason.isEmpty()) {
            return List.of(Treason.values());
        }
        List<Treason> named = Arrays.stream(Treason.values())
                .filter(each -> nameOf(each).equals(treason.get()))
                .toList();
        if (named.isEmpty()) {
            throw new ConfigException("--treason " + treason.get() + ": use one of "
                    + Arrays.stream(Treason.values())
                            .map(GeneralsCommand::nameOf)
                            .collect(Collectors.joining(", ")));
        }
        return named;
    }

    private static String nameOf(Treason treason) {
        return treason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void runNode(int which, List<Vote> votes) throws InterruptedException {
        int half = (generals + 1) / NODES;
        try (TupleSpace space = place.open()) {
            for (Vote vote : votes) {
                new GeneralsNode(space, vote).run(which == 0 ? 0 : half, which == 0 ? half : generals);
            }
        }
    }

    private List<Vote.Outcome> hold(String jobName, List<Vote> votes) throws InterruptedException {
        try (TupleSpace space = place.open();
                Crew crew = new Crew()) {
            for (int which = 0; which < NODES; which++) {
                int number = which;
                if (processes) {
                    crew.startProcess("node " + number, Main.class, arguments(jobName, number));
                } else {
                    crew.startThread("node " + number, () -> runNode(number, votes));
                }
            }
            return crew.lead(() -> judge(space, votes));
        }
    }

    private List<String> arguments(String jobName, int which) {
        List<String> arguments = new ArrayList<>(List.of("space", "generals"));
        arguments.addAll(place.arguments(place.address()));
        arguments.addAll(List.of("-n", "" + generals, "--wait", "" + waitMillis));
        treason.ifPresent(one -> arguments.addAll(List.of("--treason", one)));
        if (signed) {
            arguments.add("--signed");
        }
        arguments.addAll(List.of("--node", "" + which, "--job", jobName));
        return arguments;
    }

    private static List<Vote.Outcome> judge(TupleSpace space, List<Vote> votes) throws InterruptedException {
        List<Vote.Outcome> outcomes = new ArrayList<>();
        for (Vote vote : votes) {
            outcomes.add(vote.judge(space, Duration.ofSeconds(60)));
        }
        return outcomes;
    }

    private void print(List<Vote.Outcome> outcomes) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Json.line(outcomes.stream().map(GeneralsCommand::row).toList()));
        } else {
            out.printf(
                    "%d generals on %d nodes vote through one space; the commander orders an attack%n%n",
                    generals, NODES);
            Table table = new Table().row("treason", "signed", "IC1", "IC2", "loyal generals decide", "and notice");
            for (Vote.Outcome outcome : outcomes) {
                Vote vote = outcome.vote();
                table.row(
                        vote.signed() && !signed ? "" : vote.treason().description(),
                        vote.signed() ? "yes" : "no",
                        outcome.verdict().ic1() ? "holds" : "BROKEN",
                        outcome.verdict().ic2() ? "holds" : "BROKEN",
                        decisions(outcome),
                        noticed(outcome));
            }
            out.print(table);
        }
        out.flush();
    }

    private static Map<String, Object> row(Vote.Outcome outcome) {
        Map<String, Object> object = Json.object();
        object.put("treason", nameOf(outcome.vote().treason()));
        object.put("signed", outcome.vote().signed());
        object.put("generals", outcome.vote().generals());
        object.put("ic1", outcome.verdict().ic1());
        object.put("ic2", outcome.verdict().ic2());
        object.put("decisions", decisions(outcome));
        object.put("noticed", noticed(outcome));
        return object;
    }

    private static String decisions(Vote.Outcome outcome) {
        List<String> all = new ArrayList<>();
        for (int general = 1; general < outcome.decisions().size(); general++) {
            OptionalLong decision = outcome.decisions().get(general);
            decision.ifPresent(order -> all.add(Order.name(order)));
        }
        return all.stream().distinct().count() == 1 ? all.getFirst() : String.join(", ", all);
    }

    private static String noticed(Vote.Outcome outcome) {
        List<String> all = new ArrayList<>();
        outcome.noticed().forEach((general, what) -> all.add(general + ": " + what));
        return all.isEmpty() ? "nothing" : String.join("; ", all);
    }
}
