package org.parhelion.consensus.agreement;

import java.io.Serial;

/** There will be no agreement for this member: it was declared dead, or too few are alive. */
public final class AgreementException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    AgreementException(String message) {
        super(message);
    }
}
