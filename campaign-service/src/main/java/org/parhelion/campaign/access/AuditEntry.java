package org.parhelion.campaign.access;

/**
 * What the audit log tells of one change or refusal.
 *
 * @param who the name of the principal; {@link #UNKNOWN} if the caller was not identified
 * @param tenant whose campaign
 * @param action what was to be done
 * @param subject to what, for example the campaign
 * @param outcome what became of it
 * @param reason why it was refused or failed; empty otherwise
 */
public record AuditEntry(String who, String tenant, String action, String subject, Outcome outcome, String reason) {
    /** Who asks without a valid token or certificate. */
    public static final String UNKNOWN = "unknown";

    private static final int TEXT_MAX = 200;

    /** What became of a request. */
    public enum Outcome {
        /** Permitted: written before the change is made, so that no change is without its line. */
        ALLOWED,
        /** Refused; nothing was changed. */
        REFUSED,
        /** Permitted, but it failed. */
        FAILED,
        /** The log itself was repaired. */
        REPAIRED
    }

    /** Shortens texts that a client has chosen. */
    public AuditEntry {
        who = shortened(who);
        tenant = shortened(tenant);
        action = shortened(action);
        subject = shortened(subject);
        reason = shortened(reason);
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX - 1) + "…";
    }
}
