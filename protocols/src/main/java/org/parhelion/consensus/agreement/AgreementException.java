package org.parhelion.consensus.agreement;

import java.io.Serial;

/** Thrown if this member cannot reach an agreement: it was declared dead, or too few members are alive. */
public final class AgreementException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    AgreementException(String message) {
        super(message);
    }
}
