package org.parhelion.campaign.net;

import java.nio.file.Path;
import org.parhelion.campaign.local.CoordinatorDriver;
import org.parhelion.campaign.session.ServedDirectory;

/**
 * The coordinator that a server offers while it leads.
 *
 * @param driver the coordinator
 * @param campaigns where the campaigns are
 */
record ServedLead(CoordinatorDriver driver, ServedDirectory campaigns) {
    Path directory() {
        return campaigns.path();
    }
}
