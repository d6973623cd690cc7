package org.parhelion.campaign.store;

import java.util.List;
import java.util.Set;

/**
 * What a store contains, at one moment.
 *
 * @param epoch the epoch of the coordinator that leads; 0 if none has
 * @param campaigns all campaigns, in the order of their beginning
 * @param leases the numbers of workers that may have a lease
 * @param leasesComplete whether no other worker has one; not so in a store to which an earlier version has written, until their leases are over
 */
public record StoreSnapshot(long epoch, List<StoredCampaign> campaigns, Set<Long> leases, boolean leasesComplete) {
    /** Copies the list and the set. */
    public StoreSnapshot {
        leases = Set.copyOf(leases);
        campaigns = List.copyOf(campaigns);
    }
}
