/**
 * Agreement among ranks that may crash but are not Byzantine, in the manner of ULFM (user level failure mitigation):
 * agree, shrink, revoke.
 *
 * <p>Start with {@link org.parhelion.consensus.agreement.Agreement}, which a rank uses; {@link
 * org.parhelion.consensus.agreement.CrashAgreement} is the machine, and {@link org.parhelion.consensus.agreement.View}
 * the group after a shrink: the remaining members, numbered by epochs. A member that was declared dead is fenced: its
 * messages are ignored, and it is told that it was excluded.
 *
 * <p>The package does not detect failures; its user declares members dead ({@code membership} detects them). Every
 * declaration is believed, and the {@link org.parhelion.consensus.agreement.Quorum} bounds the damage of a wrong one.
 */
@Experimental
@NullMarked
package org.parhelion.consensus.agreement;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
