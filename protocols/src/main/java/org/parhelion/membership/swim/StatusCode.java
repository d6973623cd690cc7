package org.parhelion.membership.swim;

import org.parhelion.membership.MemberStatus;

/** The numbers that encode a status, in messages and in the table of beliefs: 0 … 3. */
final class StatusCode {
    private static final MemberStatus[] BY_CODE = {
        MemberStatus.ALIVE, MemberStatus.SUSPECT, MemberStatus.DEAD, MemberStatus.LEFT
    };

    private StatusCode() {}

    static int of(MemberStatus status) {
        return switch (status) {
            case ALIVE -> 0;
            case SUSPECT -> 1;
            case DEAD -> 2;
            case LEFT -> 3;
        };
    }

    static MemberStatus status(int code) {
        return BY_CODE[code];
    }
}
