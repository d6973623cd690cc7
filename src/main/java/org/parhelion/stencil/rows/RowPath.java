package org.parhelion.stencil.rows;

/** The way a formula is evaluated along a row. All ways give the same bits. */
public enum RowPath {
    /** Vectors where the JVM has them and the formula gains from them, else scalar; plain where the formula cannot be read. */
    AUTO,
    /** A generated loop on the Vector API. */
    VECTOR,
    /** A generated loop on single values. */
    SCALAR,
    /** The user's own method, called point by point: slow, always possible, and what a debugger steps through. */
    PLAIN
}
