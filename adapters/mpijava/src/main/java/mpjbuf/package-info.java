/** Packed messages: the types of MPJ Express's package {@code mpjbuf} that programs use with {@code Comm.Pack} and {@code Comm.Unpack}. The names are MPJ Express's. */
@NullMarked
package mpjbuf;

import org.jspecify.annotations.NullMarked;
