package org.parhelion.stencil.reader;

/** A stencil's method holds something that cannot be read as a formula. Its message says where and what. */
public final class FormulaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The source file's name. */
    private final String file;

    /** The line in it; 0 where it is not known. */
    private final int line;

    /** What cannot be read. */
    private final String reason;

    FormulaException(String method, String file, int line, String reason) {
        super(method + " (" + file + (line > 0 ? ":" + line : ", line not recorded") + "): " + reason);
        this.file = file;
        this.line = line;
        this.reason = reason;
    }

    /** {@return the source file's name; the class's name where the class file does not record it} */
    public String file() {
        return file;
    }

    /** {@return the line in {@link #file}; 0 where the class file does not record it} */
    public int line() {
        return line;
    }

    /** {@return what was refused} */
    public String reason() {
        return reason;
    }
}
