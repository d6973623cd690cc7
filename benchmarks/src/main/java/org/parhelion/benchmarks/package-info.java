/**
 * The measurements of {@code parhelion bench}. Each is compared with a C program that does the same work, if there is a C
 * compiler. Packages below measure protocols on ranks and through tuple spaces: generals with traitors, groups with dead members.
 *
 * <p>Start with {@link org.parhelion.benchmarks.Bench}; {@link org.parhelion.benchmarks.Benches} lists the measurements. The
 * reliable results are ratios of two programs that were measured alternately.
 */
@NullMarked
package org.parhelion.benchmarks;

import org.jspecify.annotations.NullMarked;
