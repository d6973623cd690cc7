/**
 * Campaigns: many runs of programs, durable, resumed after any kill.
 *
 * <p>Where to start reading: {@link org.parhelion.campaign.TaskSpec}, then {@link org.parhelion.campaign.CampaignRunner}.
 */
module org.parhelion.campaign {
    requires static org.jspecify;
    requires transitive org.parhelion;
    requires transitive org.parhelion.protocols; // coordinator and worker are protocol machines

    exports org.parhelion.campaign;
    exports org.parhelion.campaign.coordinator; // transports carry its messages
    exports org.parhelion.campaign.local;
    exports org.parhelion.campaign.store;

    uses org.parhelion.campaign.store.TaskStoreProvider;

    provides org.parhelion.campaign.store.TaskStoreProvider with
            org.parhelion.campaign.store.MemoryTaskStoreProvider;
}
