package org.parhelion.campaign.coordinator;

/**
 * How a coordinator decides.
 *
 * @param placement which task comes next, and which worker gets it
 * @param leaseNanos a worker that is silent so long has lost its tasks [ns]
 * @param graceNanos a new coordinator assigns nothing for so long, until all workers of the last one have told what they run or
 *     their leases are over [ns]; at least {@code leaseNanos} unless all workers end with the coordinator
 * @param ageNanos a waiting task gains one level of priority in this time [ns]
 * @param breakerFailures a worker gets no tasks after so many failures of its own in a row
 * @param breakerNanos then it gets none for so long [ns]
 * @param lossesMax a task that was lost with its worker so often has failed
 * @param tenantRanksMax the most ranks of a tenant that run at the same time; 0 for no limit
 * @param cacheEntries so many results are kept for tasks with equal inputs
 * @param traces whether attempts are reported as spans of traces
 */
public record CoordinatorOptions(
        Placement placement,
        long leaseNanos,
        long graceNanos,
        long ageNanos,
        int breakerFailures,
        long breakerNanos,
        int lossesMax,
        int tenantRanksMax,
        int cacheEntries,
        boolean traces) {
    private static final long SECOND = 1_000_000_000L;

    /** Workers in other processes: leases of 3 s. */
    public static final CoordinatorOptions NETWORK = new CoordinatorOptions(
            Placement.FAIR_SHARE, 3 * SECOND, 3 * SECOND, 60 * SECOND, 3, 30 * SECOND, 5, 0, 100_000, false);

    /** Workers in the coordinator's process, which end with it: no leases. */
    public static final CoordinatorOptions LOCAL = new CoordinatorOptions(
            Placement.FAIR_SHARE, Long.MAX_VALUE, 0, 60 * SECOND, 3, 30 * SECOND, 5, 0, 100_000, false);

    /**
     * {@return these options with another placement}
     *
     * @param strategy which task comes next, and which worker gets it
     */
    public CoordinatorOptions withPlacement(Placement strategy) {
        return with(strategy, leaseNanos, graceNanos, traces);
    }

    /**
     * {@return these options with another grace}
     *
     * @param nanos a new coordinator assigns nothing for so long [ns]
     */
    public CoordinatorOptions withGraceNanos(long nanos) {
        return with(placement, leaseNanos, nanos, traces);
    }

    /**
     * {@return these options with other leases, and as much grace}
     *
     * @param nanos a worker that is silent so long has lost its tasks [ns]
     */
    public CoordinatorOptions withLeaseNanos(long nanos) {
        return with(placement, nanos, nanos, traces);
    }

    /** {@return these options, with attempts reported as spans of traces} */
    public CoordinatorOptions withTraces() {
        return with(placement, leaseNanos, graceNanos, true);
    }

    private CoordinatorOptions with(Placement strategy, long lease, long grace, boolean spans) {
        return new CoordinatorOptions(
                strategy,
                lease,
                grace,
                ageNanos,
                breakerFailures,
                breakerNanos,
                lossesMax,
                tenantRanksMax,
                cacheEntries,
                spans);
    }
}
