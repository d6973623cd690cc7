package org.parhelion.campaign.local;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The links to workers, by their numbers. A worker that comes back within a minute keeps its number. */
final class WorkerLinks {
    private static final long KEPT_NANOS = 60_000_000_000L;

    private static final class Place {
        private final int member;
        private @Nullable MemberLink link;
        private long leftNanos;

        private Place(int member) {
            this.member = member;
        }
    }

    /**
     * A worker that has joined.
     *
     * @param member its number
     * @param replaced its last link, if it was not known to be lost
     */
    record Joined(int member, Optional<MemberLink> replaced) {}

    private final Map<String, Place> byIdentity = new HashMap<>();
    private final Map<Integer, Place> byMember = new HashMap<>();
    private int next;

    WorkerLinks(int first) {
        this.next = first;
    }

    synchronized int reserve() {
        return next++;
    }

    synchronized Joined join(String identity, MemberLink link) {
        Place place = byIdentity.get(identity);
        if (place == null) {
            forgetOld();
            place = new Place(next++);
            byIdentity.put(identity, place);
            byMember.put(place.member, place);
        }
        Optional<MemberLink> replaced = Optional.ofNullable(place.link);
        place.link = link;
        return new Joined(place.member, replaced);
    }

    private void forgetOld() {
        long nowNanos = System.nanoTime();
        for (Iterator<Place> places = byIdentity.values().iterator(); places.hasNext(); ) {
            Place place = places.next();
            if (place.link == null && nowNanos - place.leftNanos > KEPT_NANOS) {
                places.remove();
                byMember.remove(place.member);
            }
        }
    }

    synchronized void leave(int member, MemberLink link) {
        Place place = byMember.get(member);
        if (place != null && link.equals(place.link)) {
            place.link = null;
            place.leftNanos = System.nanoTime();
        }
    }

    synchronized Optional<MemberLink> find(int member) {
        Place place = byMember.get(member);
        return place == null ? Optional.empty() : Optional.ofNullable(place.link);
    }

    synchronized void close(String reason) {
        for (Place place : byMember.values()) {
            if (place.link != null) {
                place.link.close(reason);
                place.link = null;
            }
        }
    }
}
