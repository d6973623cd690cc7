package org.parhelion.stencil.reader;

/** A stencil's method contains an instruction that cannot be part of a formula. The message contains file, line and reason. */
public final class FormulaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Name of the source file. */
    private final String file;

    /** Line number; 0 if not recorded. */
    private final int line;

    /** Reason of the refusal. */
    private final String reason;

    FormulaException(String method, String file, int line, String reason) {
        super(method + " (" + file + (line > 0 ? ":" + line : ", line not recorded") + "): " + reason);
        this.file = file;
        this.line = line;
        this.reason = reason;
    }

    /** {@return the name of the source file; of the class if the class file does not record it} */
    public String file() {
        return file;
    }

    /** {@return the line in {@link #file}; 0 if the class file does not record it} */
    public int line() {
        return line;
    }

    /** {@return the reason of the refusal} */
    public String reason() {
        return reason;
    }
}
