package org.parhelion.campaign.net;

import io.grpc.Status;
import java.time.Instant;
import java.util.Optional;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.CampaignAction;
import org.parhelion.campaign.access.ChangeAudit;
import org.parhelion.campaign.access.Principal;

/** Permits calls, and records changes and refusals. */
final class CallAudit {
    private final ChangeAudit audit;

    CallAudit(Optional<AuditLog> log) {
        this.audit = new ChangeAudit(log);
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

    void refused(String who, String tenant, String action, String subject, String reason) {
        audit.refused(who, tenant, action, subject, reason);
    }

    /** Makes a change between its line and, if it fails, another. */
    <T> T change(
            Principal caller, CampaignAction action, CampaignId id, ChangeAudit.Change<T, InterruptedException> change)
            throws InterruptedException {
        return audit.change(caller, id.tenant(), action, id.toString(), change);
    }
}
