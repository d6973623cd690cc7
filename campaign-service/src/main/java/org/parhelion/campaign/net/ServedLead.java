package org.parhelion.campaign.net;

import java.nio.file.Path;
import org.parhelion.campaign.local.CoordinatorDriver;
import org.parhelion.campaign.session.ServedDirectory;

/**
 * The coordinator that a server offers while it leads.
 *
 * @param driver the coordinator
 * @param campaigns where the campaigns are
 * @param events what happens
 */
record ServedLead(CoordinatorDriver driver, ServedDirectory campaigns, EventHub events) {
    Path directory() {
        return campaigns.path();
    }
}
