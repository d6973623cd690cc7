package org.parhelion.campaign.pilots;

/**
 * A job of a batch system that is a pilot.
 *
 * @param pilot the name of the pilot
 * @param id the batch system's name for the job
 * @param running whether it runs; else it waits for resources
 */
public record PilotJob(String pilot, String id, boolean running) {}
