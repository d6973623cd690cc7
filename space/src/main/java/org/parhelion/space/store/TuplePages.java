package org.parhelion.space.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tuples by number. Numbers ascend, so tuples that are written one after another share a page: there is no entry for the garbage
 * collector to follow for each of them, and no table of all that is copied while others wait.
 */
final class TuplePages {
    /** A page of one remaining tuple takes about 300 bytes. */
    private static final int PAGE_SHIFT = 6;

    private static final int PAGE_TUPLES = 1 << PAGE_SHIFT;

    private static final class Page {
        final long index;
        final @Nullable StoredTuple[] tuples = new @Nullable StoredTuple[PAGE_TUPLES];
        int size;

        Page(long index) {
            this.index = index;
        }
    }

    private final Map<Long, Page> pages = new HashMap<>();

    /** The page of the last tuple, kept when it is empty: a space of few tuples would make one for each write. */
    private Page newest = new Page(0);

    TuplePages() {
        pages.put(newest.index, newest);
    }

    /** Adds a tuple, whose number is larger than those of all before. */
    void add(StoredTuple tuple) {
        long index = tuple.number >> PAGE_SHIFT;
        if (index != newest.index) {
            Page full = newest;
            newest = new Page(index);
            pages.put(index, newest);
            release(full);
        }
        newest.tuples[place(tuple.number)] = tuple;
        newest.size++;
    }

    /** {@return the tuple of a number; null if there is none} */
    @Nullable
    StoredTuple get(long number) {
        Page page = page(number);
        return page == null ? null : page.tuples[place(number)];
    }

    /** Removes a tuple, if it is there. */
    void remove(StoredTuple tuple) {
        Page page = page(tuple.number);
        if (page != null && page.tuples[place(tuple.number)] != null) {
            page.tuples[place(tuple.number)] = null;
            page.size--;
            release(page);
        }
    }

    /** {@return how many pages are kept} */
    int pages() {
        return pages.size();
    }

    private @Nullable Page page(long number) {
        long index = number >> PAGE_SHIFT;
        return index == newest.index ? newest : pages.get(index);
    }

    private void release(Page page) {
        if (page.size == 0 && page != newest) {
            pages.remove(page.index);
        }
    }

    private static int place(long number) {
        return (int) number & (PAGE_TUPLES - 1);
    }
}
