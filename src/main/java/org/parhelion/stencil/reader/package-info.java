/**
 * Reads formulas: executes a stencil's bytecode with concrete ints and symbolic doubles, and builds a {@link
 * org.parhelion.stencil.Formula}.
 *
 * <p>Start with {@link org.parhelion.stencil.reader.Formulas}, the only entry point; {@code Interpreter} is the loop over
 * instructions. The package must not know arrays, rows or devices.
 */
@NullMarked
package org.parhelion.stencil.reader;

import org.jspecify.annotations.NullMarked;
