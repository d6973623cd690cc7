/**
 * Who may do what: tokens, roles, certificates, and the audit log.
 *
 * <p>The package must not know any transport.
 */
@NullMarked
package org.parhelion.campaign.access;

import org.jspecify.annotations.NullMarked;
