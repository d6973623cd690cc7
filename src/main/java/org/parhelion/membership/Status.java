package org.parhelion.membership;

/** What one member believes of another. */
public enum Status {
    /** The member answers. */
    ALIVE(0),
    /** The member did not answer; it has time to refute the suspicion. */
    SUSPECT(1),
    /** The member did not refute the suspicion. Only a higher incarnation of it changes this status. */
    DEAD(2),
    /** The member has announced that it leaves. */
    LEFT(3);

    private static final Status[] BY_CODE = {ALIVE, SUSPECT, DEAD, LEFT};

    private final int code;

    Status(int code) {
        this.code = code;
    }

    /** {@return whether the member still belongs to the group: alive or suspect} */
    public boolean present() {
        return this == ALIVE || this == SUSPECT;
    }

    /** The number that encodes the status in a message. */
    int code() {
        return code;
    }

    static Status of(int code) {
        return BY_CODE[code];
    }
}
