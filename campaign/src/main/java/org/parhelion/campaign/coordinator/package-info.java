/**
 * Coordinator and worker as pure state machines, and the policies that they are made of.
 *
 * <p>Start with {@link org.parhelion.campaign.coordinator.Coordinator}, then {@link
 * org.parhelion.campaign.coordinator.Worker} and what they send each other, {@link
 * org.parhelion.campaign.coordinator.CampaignMessage}. The store is a member of the network: the coordinator sends it
 * commits and acts on them when it answers. Each policy is a class of its own: {@link
 * org.parhelion.campaign.coordinator.Placement}, {@code RetryDecision}, {@code CircuitBreaker}, {@code Admission}.
 *
 * <p>It knows no clock, thread, file or socket.
 */
@Experimental
@NullMarked
package org.parhelion.campaign.coordinator;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
