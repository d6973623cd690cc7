package org.parhelion.campaign.http;

import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.parhelion.campaign.access.AuditEntry;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.CampaignAction;
import org.parhelion.campaign.access.Principal;

/** Records changes and refusals. Refusals are limited, or a flood of them would fill the disk: those that were left out are counted in the next line. */
final class HttpAudit {
    private static final double REFUSALS_PER_SECOND = 5;

    private final Optional<AuditLog> log;
    private final RequestRate refusals = new RequestRate(REFUSALS_PER_SECOND, System::nanoTime);
    private final AtomicLong leftOut = new AtomicLong();

    HttpAudit(Optional<AuditLog> log) {
        this.log = log;
    }

    void refused(String who, String tenant, String action, String subject, String reason) {
        if (log.isEmpty()) {
            return;
        }
        if (refusals.refusedMillis("all").isPresent()) {
            leftOut.incrementAndGet();
            return;
        }
        long more = leftOut.getAndSet(0);
        append(new AuditEntry(
                who,
                tenant,
                action,
                subject,
                AuditEntry.Outcome.REFUSED,
                more == 0 ? reason : reason + " (" + more + " more refusals before this one)"));
    }

    /** Makes a change between its line and, if it fails, another. */
    <T> T change(Principal who, String tenant, CampaignAction action, String subject, Supplier<T> change) {
        append(new AuditEntry(who.name(), tenant, action.label(), subject, AuditEntry.Outcome.ALLOWED, ""));
        try {
            return change.get();
        } catch (RuntimeException e) {
            append(new AuditEntry(
                    who.name(),
                    tenant,
                    action.label(),
                    subject,
                    AuditEntry.Outcome.FAILED,
                    String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private void append(AuditEntry entry) {
        try {
            log.ifPresent(open -> open.append(entry));
        } catch (UncheckedIOException e) {
            throw new ApiProblem(503, e.getMessage() + "; nothing is changed until the coordinator starts again", e);
        }
    }
}
