package org.parhelion.membership.simulation;

/**
 * The statistics of a scenario's runs.
 *
 * @param scenario what was run
 * @param seeds how often
 * @param firstSuspicionPeriods from a crash to the first member that suspects it [periods]
 * @param deathPeriods from a crash to the first member that declares it dead [periods]
 * @param everyoneKnowsPeriods from a crash to the last living member that knows it for dead [periods]
 * @param falseDeaths how often a member took another for dead that was running (or paused)
 * @param memberPeriods members times periods, over all runs
 * @param messagesPerMemberPeriod sent, lost ones too
 * @param bytesPerMemberPeriod sent, without the headers of a transport
 * @param mostMessagesPerPeriod of the member that sent most in any run
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
