package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Every strategy of traitors against SM(m) that can make a difference, as plans: for each loyal lieutenant and each of two
 * orders, in which round and along which chain of hands the order first comes before him from a traitor, or that it never
 * does. A second time changes nothing, nor does a third order. So withholding, equivocation and colluding chains, through loyal
 * hands as well, are all among them.
 */
final class SignedStrategies {
    /** What a search found. */
    record Found(int plansRun, List<String> violations) {}

    private final Army army;
    private final long traitors;
    private final boolean repeatedHops;

    /** {@code repeatedHops} adds chains in which one traitor signs twice. */
    SignedStrategies(Army army, long traitors, boolean repeatedHops) {
        this.army = army;
        this.traitors = traitors;
        this.repeatedHops = repeatedHops;
    }

    /** Runs every plan against machines made by {@code recruiting}. */
    Found search(SignedArmy.Recruiting recruiting, long order) {
        List<List<Optional<SignedArmy.Delivery>>> choices = new ArrayList<>();
        for (int to = 0; to < army.size(); to++) {
            if (to != army.commander() && (traitors >>> to & 1) == 0) {
                for (long said : new long[] {Order.RETREAT, Order.ATTACK}) {
                    choices.add(deliveries(to, said));
                }
            }
        }
        int[] runs = {0};
        List<String> violations = new ArrayList<>();
        odometer(choices, plan -> {
            Optional<List<OptionalLong>> decided = new SignedArmy(army, traitors, 1, order, recruiting).run(plan);
            if (decided.isPresent()) {
                runs[0]++;
                if (!Verdict.of(army, traitors, order, decided.get()).holds()) {
                    violations.add(plan + " -> " + decided.get());
                }
            }
        });
        return new Found(runs[0], violations);
    }

    private List<Optional<SignedArmy.Delivery>> deliveries(int to, long order) {
        List<Optional<SignedArmy.Delivery>> deliveries = new ArrayList<>();
        deliveries.add(Optional.empty());
        List<Path> paths = List.of(Path.of(army.commander()));
        for (int round = 1; round <= army.rounds(); round++) {
            for (Path path : paths) {
                if ((traitors >>> path.last() & 1) != 0) {
                    deliveries.add(Optional.of(new SignedArmy.Delivery(to, order, path)));
                }
            }
            paths = paths.stream().flatMap(path -> longer(path, to).stream()).toList();
        }
        return deliveries;
    }

    private List<Path> longer(Path path, int to) {
        List<Path> longer = new ArrayList<>();
        for (int general = 0; general < army.size(); general++) {
            boolean again = path.contains(general) && !(repeatedHops && (traitors >>> general & 1) != 0);
            if (general != to && !again) {
                longer.add(path.then(general));
            }
        }
        return longer;
    }

    /** Every combination of one choice from each list, in order. */
    private static <T> void odometer(List<List<Optional<T>>> choices, Consumer<List<T>> visit) {
        int[] digits = new int[choices.size()];
        while (true) {
            List<T> chosen = new ArrayList<>();
            for (int i = 0; i < digits.length; i++) {
                choices.get(i).get(digits[i]).ifPresent(chosen::add);
            }
            visit.accept(chosen);
            int wheel = 0;
            while (wheel < digits.length
                    && ++digits[wheel] == choices.get(wheel).size()) {
                digits[wheel++] = 0;
            }
            if (wheel == digits.length) {
                return;
            }
        }
    }
}
