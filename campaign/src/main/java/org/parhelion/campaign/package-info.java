/**
 * Campaigns: what a task is, how it ends, and what a runner of campaigns does.
 *
 * <p>Start with {@link org.parhelion.campaign.TaskSpec}, one run of a program with its parameters. {@link
 * org.parhelion.campaign.TaskExecutor} is what runs tasks, {@link org.parhelion.campaign.CampaignRunner} runs campaigns
 * and goes on with them after any kill; {@link org.parhelion.campaign.local.LocalRunner} is one in this process.
 *
 * <p>It does not know how tasks are chosen, how programs are started, or where tasks are kept: a {@link
 * org.parhelion.campaign.TaskSource}, a {@link org.parhelion.campaign.TaskExecutor} and a {@code TaskStore} are passed
 * in.
 */
@Experimental
@NullMarked
package org.parhelion.campaign;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
