/** Clusters on this machine: two hosts, a Slurm of one node, and the files that describe clusters elsewhere. */
@NullMarked
package org.parhelion.cli.cluster;

import org.jspecify.annotations.NullMarked;
