/**
 * Reads formulas: runs a stencil's bytecode with concrete ints and symbolic doubles and collects a {@link
 * org.parhelion.stencil.Formula}.
 *
 * <p>Start with {@link org.parhelion.stencil.reader.Formulas}, the one entry; {@code Interpreter} is the loop over instructions.
 * Knows class files and the words of {@link org.parhelion.stencil}; knows nothing of arrays, rows or devices.
 */
@NullMarked
package org.parhelion.stencil.reader;

import org.jspecify.annotations.NullMarked;
