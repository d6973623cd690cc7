package org.parhelion.campaign.store;

class MemoryTaskStoreTest extends TaskStoreContract {
    private final MemoryTaskStore store = new MemoryTaskStore();

    @Override
    protected TaskStore open() {
        return store;
    }

    @Override
    protected boolean keepsALog() {
        return false;
    }
}
