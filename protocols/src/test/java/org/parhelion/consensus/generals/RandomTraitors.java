package org.parhelion.consensus.generals;

import org.parhelion.protocol.SplitMix64;

/** Draws who betrays. */
final class RandomTraitors {
    private RandomTraitors() {}

    /** Between 1 and m traitors (none where m is 0), as a set; the commander may be one. */
    static long choose(Army army, SplitMix64 random) {
        int[] generals = new int[army.size()];
        for (int general = 0; general < generals.length; general++) {
            generals[general] = general;
        }
        random.shuffle(generals, generals.length);
        int count = army.maxTraitors() == 0 ? 0 : 1 + random.nextInt(army.maxTraitors());
        long traitors = 0;
        for (int i = 0; i < count; i++) {
            traitors |= 1L << generals[i];
        }
        return traitors;
    }
}
