package org.parhelion.solver.elliptic;

/** The iterate of a level, double-buffered: a kernel reads one field and writes the other, which held the iterate before. */
final class Iterate {
    private LevelField now;
    private LevelField other;

    Iterate(Level level, String name) {
        now = level.field(name);
        other = level.field(name);
    }

    LevelField now() {
        return now;
    }

    LevelField other() {
        return other;
    }

    void swap() {
        LevelField newest = other;
        other = now;
        now = newest;
    }
}
