/**
 * Storage of whole objects by key: a directory, or a bucket of an object store through an adapter.
 *
 * <p>Start with {@link org.parhelion.io.store.ObjectStore}. The package must not know what the objects contain.
 */
@NullMarked
package org.parhelion.io.store;

import org.jspecify.annotations.NullMarked;
