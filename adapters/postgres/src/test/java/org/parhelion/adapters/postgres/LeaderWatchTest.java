package org.parhelion.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parhelion.campaign.store.TaskStore;

class LeaderWatchTest {
    @Test
    void aSilentLeaderIsReplacedAfterItHasStoppedAndWithinWhatEveryStorePromises() {
        assertThat(LeaderWatch.SILENCE_MILLIS)
                .isGreaterThan(LeaderPulse.LEASE_MILLIS)
                .isLessThan(TaskStore.SILENCE_MAX.toMillis());
    }
}
