package org.parhelion.membership.simulation;

import java.util.Arrays;

/** Accumulates the measurements of a scenario's runs. Thread-safe. */
final class GossipTally {
    private double[] suspected = new double[16];
    private double[] died = new double[16];
    private double[] known = new double[16];
    private int crashes;
    private long falseDeaths;
    private long memberPeriods;
    private long messages;
    private long bytes;
    private long mostMessages;

    synchronized void crash(double suspectedPeriods, double diedPeriods, double knownPeriods) {
        if (crashes == suspected.length) {
            suspected = Arrays.copyOf(suspected, 2 * crashes);
            died = Arrays.copyOf(died, 2 * crashes);
            known = Arrays.copyOf(known, 2 * crashes);
        }
        suspected[crashes] = suspectedPeriods;
        died[crashes] = diedPeriods;
        known[crashes] = knownPeriods;
        crashes++;
    }

    synchronized void sent(long memberMessages, long memberBytes) {
        messages += memberMessages;
        bytes += memberBytes;
        mostMessages = Math.max(mostMessages, memberMessages);
    }

    synchronized void run(long falseDeathsMore, long memberPeriodsMore) {
        falseDeaths += falseDeathsMore;
        memberPeriods += memberPeriodsMore;
    }

    synchronized GossipReport report(GossipScenario scenario, int seeds) {
        return new GossipReport(
                scenario,
                seeds,
                Distribution.of(Arrays.copyOf(suspected, crashes)),
                Distribution.of(Arrays.copyOf(died, crashes)),
                Distribution.of(Arrays.copyOf(known, crashes)),
                falseDeaths,
                memberPeriods,
                (double) messages / memberPeriods,
                (double) bytes / memberPeriods,
                (double) mostMessages / scenario.periods());
    }
}
