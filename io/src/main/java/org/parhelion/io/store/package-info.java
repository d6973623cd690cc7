/**
 * Storage of whole objects by key: a directory today, a bucket of an object store by the same interface.
 *
 * <p>Start with {@link org.parhelion.io.store.ObjectStore}. The package must not know what the objects contain.
 */
@NullMarked
package org.parhelion.io.store;

import org.jspecify.annotations.NullMarked;
