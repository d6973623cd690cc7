package org.parhelion.campaign.local;

import org.parhelion.campaign.coordinator.CampaignMessage;

/**
 * The way from a driver to a member in another process. Messages may be lost, late, twice, or overtake each other: coordinator
 * and workers repeat what matters.
 *
 * <p>The driver's thread calls all methods, and none of them waits.
 */
public interface MemberLink {
    /**
     * Sends a message, or drops it if the member cannot be reached or reads too slowly.
     *
     * @param message the message
     */
    void send(CampaignMessage message);

    /** Lets what was sent leave. Called once after several messages. */
    void flush();

    /**
     * Ends the link, because another one replaces it or the driver has ended.
     *
     * @param reason why, for people
     */
    void close(String reason);
}
