/**
 * Agreement among ranks that crash and do not lie, in the manner of ULFM (user level failure mitigation): agree, shrink, revoke.
 *
 * <p>Start with {@link org.parhelion.consensus.agreement.CrashAgreement}, the machine, and
 * {@link org.parhelion.consensus.agreement.View}, what shrinking makes of a group: the members that go on, numbered by
 * epochs. A member that was declared dead is fenced: nothing that it says is heard again, and it learns that it is out.
 *
 * <p>Who is dead is somebody else's to say ({@code membership} does); whoever says it is believed, and the
 * {@link org.parhelion.consensus.agreement.Quorum} decides what a wrong word may cost.
 */
@Experimental
@NullMarked
package org.parhelion.consensus.agreement;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
