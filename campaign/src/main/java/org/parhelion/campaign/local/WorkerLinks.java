package org.parhelion.campaign.local;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The links to workers, by their numbers. A worker that comes back within a minute keeps its number, unless very many have left since:
 * a client that connects under ever new identities fills no memory.
 */
final class WorkerLinks {
    private static final long KEPT_NANOS = 60_000_000_000L;
    /** Several times the workers of a coordinator. */
    static final int KEPT_MAX = 10_000;

    private static final class Place {
        private final String identity;
        private final int member;
        private @Nullable MemberLink link;
        private long leftNanos;

        private Place(String identity, int member) {
            this.identity = identity;
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
    /** Those without a link, in the order in which they left. */
    private final Map<Integer, Place> left = new LinkedHashMap<>();

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
            place = new Place(identity, next++);
            byIdentity.put(identity, place);
            byMember.put(place.member, place);
        }
        Optional<MemberLink> replaced = Optional.ofNullable(place.link);
        place.link = link;
        left.remove(place.member);
        return new Joined(place.member, replaced);
    }

    private void forgetOld() {
        long nowNanos = System.nanoTime();
        for (Iterator<Place> places = left.values().iterator(); places.hasNext(); ) {
            Place place = places.next();
            if (left.size() <= KEPT_MAX && nowNanos - place.leftNanos <= KEPT_NANOS) {
                return;
            }
            places.remove();
            byIdentity.remove(place.identity);
            byMember.remove(place.member);
        }
    }

    synchronized void leave(int member, MemberLink link) {
        Place place = byMember.get(member);
        if (place != null && link.equals(place.link)) {
            place.link = null;
            place.leftNanos = System.nanoTime();
            left.put(member, place);
            forgetOld();
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

    /** How many workers have a number. */
    synchronized int kept() {
        return byMember.size();
    }
}
