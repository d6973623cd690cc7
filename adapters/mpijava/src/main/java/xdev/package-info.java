/** The root of MPJ Express's exceptions. The names are MPJ Express's. */
@NullMarked
package xdev;

import org.jspecify.annotations.NullMarked;
