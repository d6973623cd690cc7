package org.parhelion.stencil.reader;

/** A stencil's method holds something that cannot be read as a formula. Its message says where and what. */
public final class FormulaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final String reason;

    FormulaException(String method, String file, int line, String reason) {
        super(method + " (" + file + (line > 0 ? ":" + line : ", line not recorded") + "): " + reason);
        this.file = file;
        this.line = line;
        this.reason = reason;
    }

    /** The source file's name; the class's name where the class file does not record it. */
    public String file() {
        return file;
    }

    /** The line in {@link #file}; 0 where the class file does not record it. */
    public int line() {
        return line;
    }

    /** What was refused. */
    public String reason() {
        return reason;
    }
}
