/**
 * HTTP and WebSocket of a page, by Helidon.
 *
 * <p>Start with {@link org.parhelion.view.server.PageServer}. {@link org.parhelion.view.server.Access} decides who is served. The package must
 * not know ranks or fields.
 */
@NullMarked
package org.parhelion.view.server;

import org.jspecify.annotations.NullMarked;
