package org.parhelion.membership;

/**
 * A member as another member sees it.
 *
 * @param id its number; under {@link Membership}, its rank
 * @param status its status
 * @param incarnation the number of claims that it had to refute, over all its lives
 * @param metadata the last metadata that it published
 */
public record Member(int id, MemberStatus status, int incarnation, Metadata metadata) {}
