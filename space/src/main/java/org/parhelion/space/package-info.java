/**
 * The tuple space, as Linda and JavaSpaces define it: tuples that any process writes, reads and takes by template.
 *
 * <p>Start with {@link org.parhelion.space.TupleSpace}: the verbs, and what each promises. {@link org.parhelion.space.Tuple}
 * is what is stored, {@link org.parhelion.space.Template} what is looked for, {@link org.parhelion.space.Transaction} makes
 * several verbs atomic. {@link org.parhelion.space.Spaces} opens a space by its address.
 *
 * <p>It does not know where tuples are kept: backends implement {@link org.parhelion.space.spi}.
 */
@Experimental
@NullMarked
package org.parhelion.space;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
