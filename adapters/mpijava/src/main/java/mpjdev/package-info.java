/** The types of MPJ Express's package {@code mpjdev} that occur in signatures of package {@code mpi}. The names are MPJ Express's. */
@NullMarked
package mpjdev;

import org.jspecify.annotations.NullMarked;
