package org.parhelion.campaign.access;

import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Records changes and refusals in an audit log, if there is one. Refusals are recorded five times a second at most, or a flood of them would fill the
 * disk; the others are counted in the next line. Thread-safe.
 */
public final class ChangeAudit {
    private static final int REFUSALS_A_SECOND = 5;
    private static final long SECOND_NANOS = 1_000_000_000;

    /**
     * A change of a campaign.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Change<T, E extends Exception> {
        /**
         * Makes the change.
         *
         * @return what the caller is told
         * @throws E if it is not made
         */
        T make() throws E;
    }

    /** The log cannot be written: nothing was changed. */
    public static final class UnwritableException extends UncheckedIOException {
        private static final long serialVersionUID = 1L;

        private UnwritableException(UncheckedIOException cause) {
            super(cause.getMessage(), cause.getCause());
        }
    }

    private final Optional<AuditLog> log;
    private long secondBegan = System.nanoTime();
    private int refusals;
    private long leftOut;

    /**
     * Records in a log.
     *
     * @param log the log; empty to record nothing
     */
    public ChangeAudit(Optional<AuditLog> log) {
        this.log = log;
    }

    /**
     * Records a refusal, unless there were many.
     *
     * @param who the principal's name
     * @param tenant whose campaign
     * @param action what was refused
     * @param subject the campaign, or where the call came from
     * @param reason why
     * @throws UnwritableException if the log cannot be written
     */
    public synchronized void refused(String who, String tenant, String action, String subject, String reason) {
        if (log.isEmpty()) {
            return;
        }
        if (System.nanoTime() - secondBegan > SECOND_NANOS) {
            secondBegan = System.nanoTime();
            refusals = 0;
        }
        if (refusals >= REFUSALS_A_SECOND) {
            leftOut++;
            return;
        }
        refusals++;
        String more = leftOut == 0 ? "" : " (" + leftOut + " more refusals before this one)";
        leftOut = 0;
        append(new AuditEntry(who, tenant, action, subject, AuditEntry.Outcome.REFUSED, reason + more));
    }

    /**
     * Makes a change between its line and, if it fails, another.
     *
     * @param who who changes
     * @param tenant whose campaign
     * @param action what is done
     * @param subject the campaign
     * @param change the change
     * @param <T> what it returns
     * @param <E> what it throws
     * @return what it returns
     * @throws E what it throws
     * @throws UnwritableException if the log cannot be written
     */
    public <T, E extends Exception> T change(
            Principal who, String tenant, CampaignAction action, String subject, Change<T, E> change) throws E {
        append(new AuditEntry(who.name(), tenant, action.label(), subject, AuditEntry.Outcome.ALLOWED, ""));
        try {
            return change.make();
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            append(new AuditEntry(who.name(), tenant, action.label(), subject, AuditEntry.Outcome.FAILED, reason));
            throw e;
        }
    }

    private void append(AuditEntry entry) {
        try {
            log.ifPresent(open -> open.append(entry));
        } catch (UncheckedIOException e) {
            throw new UnwritableException(e);
        }
    }
}
