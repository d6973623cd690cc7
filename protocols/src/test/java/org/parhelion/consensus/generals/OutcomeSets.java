package org.parhelion.consensus.generals;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * All outcomes that traitors can bring about in OM(k), without running through all their strategies: there are 2⁹⁰⁰ of them at
 * n = 10, m = 3. No message belongs to two sub-instances, so the traitors' choices in one are free of those in another, and the set
 * of reachable outcomes of an instance composes from those of its parts.
 *
 * <p>An outcome is a bit set over the loyal lieutenants: who attacks. What a lieutenant passes on and how he chooses are the real
 * {@link OralMessages#relayed} and {@link Majority#of}.
 */
final class OutcomeSets {
    private record Instance(int k, int loyal, int traitors, Commander commander) {}

    enum Commander {
        ORDERS_RETREAT,
        ORDERS_ATTACK,
        TRAITOR
    }

    private static final int COUNT_BITS = 4;

    private final Map<Instance, Set<Integer>> known = new HashMap<>();
    private final EigTree.Choice majority;

    OutcomeSets(EigTree.Choice majority) {
        this.majority = majority;
    }

    /** Outcomes of OM(k) for a commander with {@code loyal} + {@code traitors} lieutenants. */
    Set<Integer> reachable(int k, int loyal, int traitors, Commander commander) {
        Instance instance = new Instance(k, loyal, traitors, commander);
        Set<Integer> outcomes = known.get(instance);
        if (outcomes == null) {
            outcomes = compose(instance);
            known.put(instance, outcomes);
        }
        return outcomes;
    }

    private Set<Integer> compose(Instance of) {
        int all = (1 << of.loyal()) - 1;
        Set<Integer> outcomes = new HashSet<>();
        for (int told = 0; told <= all; told++) {
            boolean possible = switch (of.commander()) {
                case TRAITOR -> true;
                case ORDERS_ATTACK -> told == all;
                case ORDERS_RETREAT -> told == 0;
            };
            if (possible && of.k() == 0) {
                outcomes.add(told);
            } else if (possible) {
                for (long votes : votes(of, told)) {
                    outcomes.add(choices(of, votes));
                }
            }
        }
        return outcomes;
    }

    /** For every choice of the traitors: how many of each loyal lieutenant's votes are for ATTACK, packed. */
    private Set<Long> votes(Instance of, int told) {
        long own = 0;
        for (int i = 0; i < of.loyal(); i++) {
            own += (long) (told >> i & 1) << (i * COUNT_BITS);
        }
        Set<Long> sums = Set.of(own);
        for (int j = 0; j < of.loyal(); j++) {
            long passedOn = OralMessages.relayed((told >> j & 1) == 1 ? Order.ATTACK : Order.RETREAT);
            Commander commander = passedOn == Order.ATTACK ? Commander.ORDERS_ATTACK : Commander.ORDERS_RETREAT;
            sums = plus(sums, reachable(of.k() - 1, of.loyal() - 1, of.traitors(), commander), j, of.loyal());
        }
        for (int j = 0; j < of.traitors(); j++) {
            sums = plus(
                    sums,
                    reachable(of.k() - 1, of.loyal(), of.traitors() - 1, Commander.TRAITOR),
                    of.loyal(),
                    of.loyal());
        }
        return sums;
    }

    /** Adds every outcome of a sub-instance to every sum; {@code absent} is its commander, who hears nothing of it. */
    private static Set<Long> plus(Set<Long> sums, Set<Integer> outcomes, int absent, int loyal) {
        Set<Long> result = new HashSet<>();
        for (int outcome : outcomes) {
            long votes = 0;
            for (int i = 0, bit = 0; i < loyal; i++) {
                if (i != absent) {
                    votes += (long) (outcome >> bit++ & 1) << (i * COUNT_BITS);
                }
            }
            for (long sum : sums) {
                result.add(sum + votes);
            }
        }
        return result;
    }

    private int choices(Instance of, long packed) {
        int count = of.loyal() + of.traitors();
        long[] votes = new long[count];
        int outcome = 0;
        for (int i = 0; i < of.loyal(); i++) {
            int attackers = (int) (packed >> (i * COUNT_BITS)) & ((1 << COUNT_BITS) - 1);
            for (int v = 0; v < count; v++) {
                votes[v] = v < attackers ? Order.ATTACK : Order.RETREAT;
            }
            outcome |= majority.of(votes, count) == Order.ATTACK ? 1 << i : 0;
        }
        return outcome;
    }
}
