package org.parhelion.campaign.access;

import java.util.Locale;

/** What a principal is trusted with, inside its tenant. A principal may have several. */
public enum Role {
    /** Looks at campaigns and workers. */
    VIEWER,
    /** Looks; submits, cancels and retries campaigns of run files. */
    OPERATOR,
    /** Everything that users do, programs included. */
    ADMIN,
    /** The right to submit and retry programs (commands and Java methods), beside the role of an operator. */
    COMMANDS,
    /** Connects as a worker, and does nothing else. */
    WORKER;

    /** {@return the name in files of tokens and in certificates} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a role.
     *
     * @param label its name in a file of tokens or a certificate
     * @return the role
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Role of(String label) {
        for (Role role : values()) {
            if (role.label().equals(label)) {
                return role;
            }
        }
        throw new IllegalArgumentException(
                "the role '" + label + "' is none of viewer, operator, admin, commands, worker");
    }
}
