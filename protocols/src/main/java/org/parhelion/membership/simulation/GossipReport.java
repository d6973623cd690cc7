package org.parhelion.membership.simulation;

/**
 * The statistics of a scenario's runs.
 *
 * @param scenario the scenario
 * @param seeds the number of runs
 * @param firstSuspicionPeriods from a crash to the first member that suspects it [periods]
 * @param deathPeriods from a crash to the first member that declares it dead [periods]
 * @param everyoneKnowsPeriods from a crash until the last living member knows of it [periods]
 * @param falseDeaths how often a member declared another dead that was running (or paused)
 * @param memberPeriods members times periods, over all runs
 * @param messagesPerMemberPeriod messages sent, including lost ones
 * @param bytesPerMemberPeriod bytes sent, without the headers of a transport
 * @param mostMessagesPerPeriod messages of the member that sent most in any run
 */
public record GossipReport(
        GossipScenario scenario,
        int seeds,
        Distribution firstSuspicionPeriods,
        Distribution deathPeriods,
        Distribution everyoneKnowsPeriods,
        long falseDeaths,
        long memberPeriods,
        double messagesPerMemberPeriod,
        double bytesPerMemberPeriod,
        double mostMessagesPerPeriod) {}
