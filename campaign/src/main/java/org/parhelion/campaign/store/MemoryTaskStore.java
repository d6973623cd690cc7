package org.parhelion.campaign.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.parhelion.campaign.CampaignException;

/** A store that lives as long as its process: for tests, and for campaigns that need not be resumed. */
public final class MemoryTaskStore implements TaskStore {
    private final StoreImage image = new StoreImage();

    /** An empty store. */
    public MemoryTaskStore() {}

    @Override
    public synchronized StoreSnapshot lead(String coordinator) {
        image.lead();
        return image.snapshot();
    }

    @Override
    public synchronized CompletableFuture<Void> commit(long epoch, List<StoreWrite> writes) {
        try {
            image.apply(epoch, writes);
        } catch (CampaignException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized StoreSnapshot snapshot() {
        return image.snapshot();
    }

    /** Does nothing: a store that is opened again contains its tasks. */
    @Override
    public void close() {}
}
