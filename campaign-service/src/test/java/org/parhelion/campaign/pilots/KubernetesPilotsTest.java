package org.parhelion.campaign.pilots;

class KubernetesPilotsTest extends BatchPilotsContract {
    @Override
    BatchSystem system() {
        return new KubernetesSystem(
                kind, BatchPilotsContract::worker, "{\"metadata\": {\"name\": \"{pilot}\"}, \"args\": {command}}");
    }
}
