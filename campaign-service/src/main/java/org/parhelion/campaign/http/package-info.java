/**
 * The REST API of a coordinator: JSON over HTTP, events as a stream, and the page of campaigns.
 *
 * <p>The package must not know gRPC, stores, or where tokens are kept.
 */
@NullMarked
package org.parhelion.campaign.http;

import org.jspecify.annotations.NullMarked;
