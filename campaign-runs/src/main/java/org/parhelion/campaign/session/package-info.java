/**
 * A campaign in a directory: what {@code parhelion campaign} does, as a library.
 *
 * <p>Start with {@link org.parhelion.campaign.session.CampaignSession}, which runs a campaign to its end in this process and goes on with it after any kill. {@link
 * org.parhelion.campaign.session.CampaignDirectory} knows the files; {@link org.parhelion.campaign.session.CampaignState} is what others see of them.
 *
 * <p>The package must not know how a command line is written, and prints nothing.
 */
@NullMarked
package org.parhelion.campaign.session;

import org.jspecify.annotations.NullMarked;
