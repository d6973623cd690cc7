package org.parhelion.adapters.sqlite;

import java.net.URI;
import org.parhelion.campaign.local.KilledCampaignContract;

class KilledCampaignTest extends KilledCampaignContract {
    @Override
    protected URI newStore(int number) {
        return URI.create("sqlite:" + directory.resolve(number + ".db"));
    }
}
