package org.parhelion.benchmarks.vote;

import static org.parhelion.space.Template.ANY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.parhelion.consensus.generals.Army;
import org.parhelion.consensus.generals.Order;
import org.parhelion.consensus.generals.Verdict;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/**
 * One vote: general 0 commands an attack, the others decide, one may be a traitor.
 *
 * @param job the same at all nodes of this vote, and of no other
 * @param generals how many there are, at least 3
 * @param treason what the traitor does
 * @param signed whether proposals and votes bear signatures
 * @param patience how long a general waits for one tuple
 */
public record Vote(String job, int generals, Treason treason, boolean signed, Duration patience) {
    /** No general. */
    private static final int NOBODY = -1;

    /** Checks the numbers. */
    public Vote {
        if (generals < 3) {
            throw new IllegalArgumentException(generals + " generals: at least 3 are required");
        }
    }

    int traitor() {
        if (treason == Treason.NONE) {
            return NOBODY;
        }
        return treason.ofTheCommander() ? 0 : generals - 1;
    }

    Council council(TupleSpace space, Optional<Signer> signer) {
        return new Council(space, job, generals, signer, patience);
    }

    /**
     * Opens the gates as soon as all generals have published their keys, and collects their decisions.
     *
     * @param space where the generals meet
     * @param timeout how long a general may take
     * @return the outcome
     * @throws SpaceException if a loyal general does not decide in time
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public Outcome judge(TupleSpace space, Duration timeout) throws InterruptedException {
        Council council = council(space, Optional.empty());
        for (int general = 0; general < generals; general++) {
            if (space.read(Template.of("key", job, general, ANY), timeout).isEmpty()) {
                throw missing(general, "appear", timeout);
            }
        }
        for (int general = 0; general < generals; general++) {
            for (String stage : List.of(Council.READ, Council.COUNT)) {
                if (general == traitor() || !SpaceTraitor.opens(treason, stage, general, generals)) {
                    council.open(stage, general);
                }
            }
        }
        List<OptionalLong> decisions = new ArrayList<>();
        Map<Integer, String> noticed = new LinkedHashMap<>();
        for (int general = 0; general < generals; general++) {
            decisions.add(general == traitor() ? OptionalLong.empty() : decision(council, general, timeout, noticed));
        }
        removeTuples(space);
        long traitors = traitor() == NOBODY ? 0 : 1L << traitor();
        Verdict verdict = Verdict.of(new Army(generals, 1, 0), traitors, Order.ATTACK, decisions);
        return new Outcome(this, decisions, noticed, verdict);
    }

    private static OptionalLong decision(Council council, int general, Duration timeout, Map<Integer, String> noticed)
            throws InterruptedException {
        Tuple decided = council.readDecision(general, timeout).orElseThrow(() -> missing(general, "decide", timeout));
        if (!decided.stringAt(4).isEmpty()) {
            noticed.put(general, decided.stringAt(4));
        }
        return OptionalLong.of(decided.longAt(3));
    }

    private void removeTuples(TupleSpace space) {
        Stream.of(
                        Template.of("proposal", job, ANY, ANY),
                        Template.of("vote", job, ANY, ANY, ANY, ANY),
                        Template.of("gate", job, ANY, ANY),
                        Template.of("key", job, ANY, ANY),
                        Template.of("decided", job, ANY, ANY, ANY))
                .forEach(template -> space.takeAll(template, Integer.MAX_VALUE));
    }

    private static SpaceException missing(int general, String verb, Duration timeout) {
        return new SpaceException(
                SpaceException.Kind.REFUSED,
                "general " + general + " did not " + verb + " within " + timeout.toSeconds()
                        + " s: has its process died?");
    }

    /**
     * How a vote ended.
     *
     * @param vote the vote
     * @param decisions what each general decided; empty for the traitor
     * @param noticed what each loyal general found wrong; only those that found something
     * @param verdict whether the two conditions of interactive consistency hold
     */
    public record Outcome(Vote vote, List<OptionalLong> decisions, Map<Integer, String> noticed, Verdict verdict) {}
}
