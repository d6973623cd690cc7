package org.parhelion.campaign.pilots;

class AwsBatchPilotsTest extends BatchPilotsContract {
    @Override
    BatchSystem system() {
        return new AwsBatchSystem(kind, BatchPilotsContract::worker, "queue", "definition");
    }
}
