package org.parhelion.membership;

/** What one member believes of another. */
public enum MemberStatus {
    /** The member answers. */
    ALIVE,
    /** The member did not answer; it has time to refute the suspicion. */
    SUSPECT,
    /** The member did not refute the suspicion. Only a higher incarnation of it changes this status. */
    DEAD,
    /** The member has announced that it leaves. */
    LEFT;

    /** {@return whether the member still belongs to the group: alive or suspect} */
    public boolean present() {
        return this == ALIVE || this == SUSPECT;
    }
}
