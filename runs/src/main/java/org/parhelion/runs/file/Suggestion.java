package org.parhelion.runs.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the probable intention of a misspelt word: the nearest known word by edit distance. */
public final class Suggestion {
    private Suggestion() {}

    /**
     * Finds the nearest word.
     *
     * @param text the misspelt word
     * @param words the known words
     * @return the word with the smallest edit distance; empty if none is similar
     */
    public static Optional<String> nearest(String text, Collection<String> words) {
        int allowed = Math.max(1, text.length() / 3);
        return words.stream()
                .filter(word -> distance(text, word) <= allowed || word.startsWith(text) || text.startsWith(word))
                .min(Comparator.comparingInt((String word) -> distance(text, word))
                        .thenComparing(word -> word));
    }

    /** The Damerau distance: number of insertions, deletions, substitutions and swaps of neighbours. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int substitution = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(substitution, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
