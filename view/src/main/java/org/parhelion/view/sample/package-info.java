/**
 * Pictures and figures of a rank's part of a field, small enough to send while a run goes on.
 *
 * <p>Start with {@link org.parhelion.view.sample.PixelMap}, which selects the points that a picture shows. The package must not know
 * messages, browsers, or when a picture is taken.
 */
@NullMarked
package org.parhelion.view.sample;

import org.jspecify.annotations.NullMarked;
