/**
 * Results of a campaign: tables, plots, Sobol indices and the manifest.
 *
 * <p>Start with {@link org.parhelion.campaign.results.ResultTable}, whose bytes depend on results alone; {@link
 * org.parhelion.campaign.results.CampaignResults} writes everything to the campaign's directory.
 *
 * <p>The package must not know how tasks are run or where they are kept.
 */
@NullMarked
package org.parhelion.campaign.results;

import org.jspecify.annotations.NullMarked;
