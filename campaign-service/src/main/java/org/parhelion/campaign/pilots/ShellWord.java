package org.parhelion.campaign.pilots;

/** A word as a POSIX shell reads it. */
final class ShellWord {
    private ShellWord() {}

    static String of(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
