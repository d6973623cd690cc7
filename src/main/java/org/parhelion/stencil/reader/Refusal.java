package org.parhelion.stencil.reader;

/** Why an instruction cannot be read; its place is added by whoever knows it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
