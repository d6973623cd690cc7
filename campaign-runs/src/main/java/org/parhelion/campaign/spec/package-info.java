/**
 * Campaign files: a design over a run file, a command or a Java method, or a graph of them.
 *
 * <p>Start with {@link org.parhelion.campaign.spec.CampaignPlan}, a checked campaign; {@link
 * org.parhelion.campaign.spec.CampaignFile} reads one from YAML, and {@link org.parhelion.campaign.spec.CampaignPlan.Builder}
 * makes one in Java. {@link org.parhelion.campaign.spec.PlannedTasks} turns it into tasks.
 *
 * <p>The package must not know how a program is started, where tasks are kept, or what is drawn.
 */
@NullMarked
package org.parhelion.campaign.spec;

import org.jspecify.annotations.NullMarked;
