package org.parhelion.membership;

/** What one member believes of another. */
public enum Status {
    /** It answers. */
    ALIVE(0),
    /** It did not answer; it has time to object. */
    SUSPECT(1),
    /** It did not object. Only a higher incarnation of it can change that. */
    DEAD(2),
    /** It said that it goes. */
    LEFT(3);

    private static final Status[] BY_CODE = {ALIVE, SUSPECT, DEAD, LEFT};

    private final int code;

    Status(int code) {
        this.code = code;
    }

    /** Whether it still belongs to the group: alive, or not yet given up. */
    public boolean present() {
        return this == ALIVE || this == SUSPECT;
    }

    /** What stands for it on the wire. */
    int code() {
        return code;
    }

    static Status of(int code) {
        return BY_CODE[code];
    }
}
