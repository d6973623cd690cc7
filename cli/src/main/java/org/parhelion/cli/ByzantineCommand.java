package org.parhelion.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.parhelion.benchmarks.BenchRecord;
import org.parhelion.benchmarks.byzantine.Battle;
import org.parhelion.benchmarks.byzantine.Protocol;
import org.parhelion.benchmarks.byzantine.Scenario;
import org.parhelion.benchmarks.byzantine.TrialResult;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.spi.CommProvider;
import org.parhelion.consensus.generals.Army;
import org.parhelion.consensus.generals.Order;
import org.parhelion.consensus.generals.Treachery;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.job.AbortOnFailure;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parhelion byzantine}: Byzantine agreement of generals, some of them traitors. */
@Command(
        name = "byzantine",
        description = {
            "Let generals agree on an order while some of them are traitors.",
            "With -o, writes byzantine.json and byzantine.md with machine and commit."
        },
        sortOptions = false)
final class ByzantineCommand implements Callable<Integer>, RanksCommand {
    private static final int WARM_UPS = 50;
    private static final int LINES_AT_MOST = 60;

    @Option(
            names = "-n",
            paramLabel = "GENERALS",
            description = "Number of generals, including the commander (general 0). Default: ${DEFAULT-VALUE}.")
    private int size = 4;

    @Option(
            names = "-t",
            paramLabel = "TRAITORS",
            description = "Number of traitors: the generals with the highest numbers. Default: ${DEFAULT-VALUE}.")
    private int count = 1;

    @Option(
            names = "--who",
            split = ",",
            paramLabel = "G",
            description = "The traitors by number: --who 0,3. Overrides -t.")
    private List<Integer> who = List.of();

    @Option(
            names = "--strategy",
            paramLabel = "S",
            description = "What traitors do: silent, liar, two-faced or random. Default: ${DEFAULT-VALUE}.")
    private String strategy = "two-faced";

    @Option(
            names = "--protocol",
            paramLabel = "P",
            description = "om, sm, bracha, hotstuff or shared. Default: ${DEFAULT-VALUE}.")
    private String protocol = "om";

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "The commander's order: attack or retreat. Default: ${DEFAULT-VALUE}.")
    private String order = "attack";

    @Option(
            names = "--ranks",
            paramLabel = "RANKS",
            description = "Number of ranks that the generals run on. Default: one for each general.")
    private Optional<Integer> ranks = Optional.empty();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Seed of the random strategy. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--round",
            paramLabel = "MILLIS",
            description = "Timeout of a round, in milliseconds. Default: ${DEFAULT-VALUE}.")
    private long roundMillis = 500;

    @Option(
            names = "--trials",
            paramLabel = "K",
            description =
                    "Number of agreements whose median time is reported; fewer if they take longer than 10 s. Default: ${DEFAULT-VALUE}.")
    private int trials = 100;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<Path> directory = output.directory();
        Scenario scenario = scenario();
        String[] args =
                spec.commandLine().getParent().getParseResult().originalArgs().toArray(String[]::new);
        CommProvider provider = engine.provider(args);
        boolean granted = engine.insideJob(args) && ranks.isEmpty();
        int count = granted ? 0 : processes().orElseThrow();
        AtomicReference<Optional<TrialResult>> outcome = new AtomicReference<>(Optional.empty());
        RankBody battle = comm -> {
            if (comm.size() > size) {
                throw new ConfigException(comm.size() + " ranks for " + size + " generals: start fewer, or use -n");
            }
            TrialResult of = Battle.fight(scenario, comm, WARM_UPS, trials);
            if (comm.rank() == 0) {
                outcome.set(Optional.of(of));
            }
        };
        provider.run(args, count, new AbortOnFailure(battle));
        Objects.requireNonNull(outcome.get()).ifPresent(of -> tell(scenario, of, directory));
        return 0;
    }

    private Scenario scenario() {
        Protocol by = named("--protocol", protocol, Protocol.values());
        Treachery treachery = named("--strategy", strategy, Treachery.values());
        if (!order.equals("attack") && !order.equals("retreat")) {
            throw new ConfigException("--order " + order + ": attack or retreat is required");
        }
        if (trials < 1 || roundMillis < 1) {
            throw new ConfigException("--trials " + trials + " --round " + roundMillis + ": both must be at least 1");
        }
        long traitors = traitors();
        try {
            Army army = new Army(size, Long.bitCount(traitors), 0);
            long given = order.equals("attack") ? Order.ATTACK : Order.RETREAT;
            return new Scenario(by, army, traitors, treachery, given, seed, roundMillis * 1_000_000);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("-n " + size + " -t " + count + ": " + e.getMessage(), e);
        }
    }

    private long traitors() {
        if (size < 2 || size > 64) {
            throw new ConfigException("-n " + size + ": 2 to 64 generals can agree");
        }
        if (count < 0 || count >= size) {
            throw new ConfigException(
                    "-t " + count + ": of " + size + " generals, 0 to " + (size - 1) + " can be traitors");
        }
        long traitors = 0;
        for (int general : who) {
            if (general < 0 || general >= size) {
                throw new ConfigException("--who " + general + ": generals are 0 … " + (size - 1));
            }
            traitors |= 1L << general;
        }
        for (int general = size - count; who.isEmpty() && general < size; general++) {
            traitors |= 1L << general;
        }
        return traitors;
    }

    private static <E extends Enum<E>> E named(String option, String text, E[] values) {
        List<String> names = new ArrayList<>();
        for (E value : values) {
            String name = value.name().toLowerCase(Locale.ROOT).replace('_', '-');
            names.add(name);
            if (name.equals(text)) {
                return value;
            }
        }
        throw new ConfigException(option + " " + text + ": use one of " + String.join(", ", names));
    }

    @Override
    public EngineOptions engine() {
        return engine;
    }

    @Override
    public OptionalInt processes() {
        int count = ranks.orElse(size);
        if (count < 1 || count > size) {
            throw new ConfigException("--ranks " + count + ": must be 1 to " + size + ", at most one for each general");
        }
        return OptionalInt.of(count);
    }

    private void tell(Scenario scenario, TrialResult outcome, Optional<Path> directory) {
        Map<String, Object> object = object(scenario, outcome);
        directory.ifPresent(new BenchRecord("byzantine", Main.commandLine(spec), List.of(object))::write);
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Json.line(object));
        } else {
            out.print(text(scenario, outcome));
        }
        out.flush();
    }

    private long expected(Scenario scenario) {
        return scenario.protocol().messagesExpected(size, scenario.army().maxTraitors());
    }

    private Map<String, Object> object(Scenario scenario, TrialResult outcome) {
        Map<String, Object> object = Json.object();
        object.put("protocol", protocol);
        object.put("generals", size);
        object.put("traitors", scenario.army().maxTraitors());
        object.put("strategy", strategy);
        object.put("ranks", outcome.ranks());
        object.put("provider", outcome.provider());
        object.put("ic1", outcome.verdict().ic1());
        object.put("ic2", outcome.verdict().ic2());
        object.put("messages", outcome.messagesInAll());
        object.put("messagesExpected", expected(scenario));
        object.put("medianMillis", outcome.medianNanos() / 1e6);
        return object;
    }

    private String text(Scenario scenario, TrialResult outcome) {
        String nl = System.lineSeparator();
        StringBuilder text = new StringBuilder();
        int traitors = scenario.army().maxTraitors();
        text.append("%s: %d generals, %d of them traitors (%s), on %d ranks (%s)%n%n"
                .formatted(protocol, size, traitors, strategy, outcome.ranks(), outcome.provider()));
        Table rounds = new Table().row("round", "messages");
        boolean each = outcome.lines().stream().mapToInt(List::size).sum() <= LINES_AT_MOST;
        for (int round = 1; round < outcome.messages().size(); round++) {
            if (outcome.messages().get(round) > 0) {
                rounds.row(
                        Integer.toString(round),
                        Long.toString(outcome.messages().get(round)));
                List<String> said = each ? outcome.lines().get(round) : List.of();
                said.forEach(line -> rounds.row("", "  " + line));
            }
        }
        text.append(rounds).append(nl);
        Table generals = new Table().row("general", "is", "obeys");
        for (int general = 0; general < size; general++) {
            boolean betrays = (scenario.traitors() >>> general & 1) != 0;
            String is = (general == 0 ? "commander" : "lieutenant") + (betrays ? ", traitor" : "");
            OptionalLong decision = outcome.decisions().get(general);
            String decided = decision.isPresent() ? Order.name(decision.getAsLong()) : "nothing";
            generals.row(Integer.toString(general), is, betrays ? "" : decided);
        }
        text.append(generals).append(nl);
        boolean bears = scenario.protocol().bears(size, traitors);
        String loyalCommander = (scenario.traitors() & 1) == 0 ? "" : " (the commander is a traitor; does not apply)";
        Table verdicts = new Table()
                .row("IC1", holds(outcome.verdict().ic1()), "all loyal lieutenants obey the same order")
                .row("IC2", holds(outcome.verdict().ic2()), "they obey a loyal commander's order" + loyalCommander)
                .row("bound", bears ? "kept" : "BELOW", scenario.protocol().bound() + (bears ? "" : ": no guarantee"))
                .row(
                        "messages",
                        Long.toString(outcome.messagesInAll()),
                        expected(scenario) + " if no general is silent or late")
                .row(
                        "time",
                        String.format(Locale.ROOT, "%.3f ms", outcome.medianNanos() / 1e6),
                        "median of " + outcome.trials() + " agreements");
        return text.append(verdicts).toString();
    }

    private static String holds(boolean condition) {
        return condition ? "holds" : "BROKEN";
    }
}
