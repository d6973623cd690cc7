package org.parhelion.membership;

/**
 * A member as another sees it.
 *
 * @param id its number; under {@link Membership}, its rank
 * @param status what is believed of it
 * @param incarnation how often it had to object, this life and those before
 * @param metadata what it last said of itself
 */
public record Member(int id, Status status, int incarnation, Metadata metadata) {}
