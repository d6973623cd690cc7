package org.parhelion.campaign.http;

import java.util.Optional;
import java.util.function.Supplier;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.CampaignAction;
import org.parhelion.campaign.access.ChangeAudit;
import org.parhelion.campaign.access.Principal;

/** Records changes and refusals. A log that cannot be written is answered by 503. */
final class HttpAudit {
    private final ChangeAudit audit;

    HttpAudit(Optional<AuditLog> log) {
        this.audit = new ChangeAudit(log);
    }

    void refused(String who, String tenant, String action, String subject, String reason) {
        try {
            audit.refused(who, tenant, action, subject, reason);
        } catch (ChangeAudit.UnwritableException e) {
            throw unwritable(e);
        }
    }

    /** Makes a change between its line and, if it fails, another. */
    <T> T change(Principal who, String tenant, CampaignAction action, String subject, Supplier<T> change) {
        try {
            return audit.<T, RuntimeException>change(who, tenant, action, subject, change::get);
        } catch (ChangeAudit.UnwritableException e) {
            throw unwritable(e);
        }
    }

    private static ApiProblem unwritable(ChangeAudit.UnwritableException e) {
        return new ApiProblem(503, e.getMessage() + "; nothing is changed until the coordinator starts again", e);
    }
}
