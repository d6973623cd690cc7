package org.parhelion.campaign.net;

import io.grpc.Status;
import java.time.Instant;
import java.util.Optional;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.access.AuditEntry;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.CampaignAction;
import org.parhelion.campaign.access.Principal;

/** Permits and records calls. Refusals are recorded five times a second at most, or a flood of them would fill the disk; the others are counted. */
final class CallAudit {
    private static final long REFUSAL_NANOS = 200_000_000;

    /** A change of a campaign. */
    @FunctionalInterface
    interface Change<T> {
        T make() throws InterruptedException;
    }

    private final Optional<AuditLog> log;
    private long lastRefusalNanos = System.nanoTime() - REFUSAL_NANOS;
    private long leftOut;

    CallAudit(Optional<AuditLog> log) {
        this.log = log;
    }

    /**
     * Permits an action.
     *
     * @throws io.grpc.StatusRuntimeException of {@code PERMISSION_DENIED} if the caller may not
     */
    void permit(Principal caller, CampaignAction action, CampaignId id) {
        Optional<String> refusal = caller.refusal(action, id.tenant(), Instant.now());
        if (refusal.isPresent()) {
            refused(caller.name(), id.tenant(), action.label(), id.toString(), refusal.get());
            throw Status.PERMISSION_DENIED.withDescription(refusal.get()).asRuntimeException();
        }
    }

    synchronized void refused(String who, String tenant, String action, String subject, String reason) {
        if (log.isEmpty()) {
            return;
        }
        if (System.nanoTime() - lastRefusalNanos < REFUSAL_NANOS) {
            leftOut++;
            return;
        }
        lastRefusalNanos = System.nanoTime();
        String more = leftOut == 0 ? "" : " (" + leftOut + " more refusals before this one)";
        leftOut = 0;
        log.get().append(new AuditEntry(who, tenant, action, subject, AuditEntry.Outcome.REFUSED, reason + more));
    }

    /** Makes a change between its line and, if it fails, another. */
    <T> T change(Principal caller, CampaignAction action, CampaignId id, Change<T> change) throws InterruptedException {
        append(caller, action, id, AuditEntry.Outcome.ALLOWED, "");
        try {
            return change.make();
        } catch (RuntimeException e) {
            append(caller, action, id, AuditEntry.Outcome.FAILED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void append(
            Principal caller, CampaignAction action, CampaignId id, AuditEntry.Outcome outcome, String reason) {
        log.ifPresent(open -> open.append(
                new AuditEntry(caller.name(), id.tenant(), action.label(), id.toString(), outcome, reason)));
    }
}
