package org.parhelion.stencil.reader;

/** The reason why an instruction cannot be read; the caller adds file and line. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
