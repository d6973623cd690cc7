package org.parhelion.campaign.store;

import java.util.List;

/**
 * What a store contains, at one moment.
 *
 * @param epoch the epoch of the coordinator that leads; 0 if none has
 * @param campaigns all campaigns, in the order of their beginning
 */
public record StoreSnapshot(long epoch, List<StoredCampaign> campaigns) {
    /** An empty store that nobody has led. */
    public static final StoreSnapshot EMPTY = new StoreSnapshot(0, List.of());

    /** Copies the list. */
    public StoreSnapshot {
        campaigns = List.copyOf(campaigns);
    }
}
