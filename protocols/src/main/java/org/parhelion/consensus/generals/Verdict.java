package org.parhelion.consensus.generals;

import java.util.List;
import java.util.OptionalLong;

/**
 * Whether an outcome satisfies the paper's two conditions (§1).
 *
 * @param ic1 all loyal lieutenants obey the same order
 * @param ic2 if the commander is loyal, every loyal lieutenant obeys the order he sends; true if he is a traitor
 */
public record Verdict(boolean ic1, boolean ic2) {
    /**
     * Checks one outcome. A lieutenant without a decision violates IC1: a protocol must terminate.
     *
     * @param army the generals
     * @param traitors the traitors as a set: bit g for general g
     * @param given the order that the commander was to give
     * @param decided the order that general g obeys, at index g; those of traitors are ignored
     * @return the verdict
     */
    public static Verdict of(Army army, long traitors, long given, List<OptionalLong> decided) {
        boolean loyalCommander = (traitors >>> army.commander() & 1) == 0;
        boolean ic1 = true;
        boolean ic2 = true;
        OptionalLong common = OptionalLong.empty();
        for (int general = 0; general < army.size(); general++) {
            boolean loyalLieutenant = general != army.commander() && (traitors >>> general & 1) == 0;
            if (loyalLieutenant) {
                OptionalLong order = decided.get(general);
                common = common.isPresent() ? common : order;
                ic1 &= order.isPresent() && order.equals(common);
                ic2 &= !loyalCommander || order.equals(OptionalLong.of(given));
            }
        }
        return new Verdict(ic1, ic2);
    }

    /** {@return whether both conditions hold} */
    public boolean holds() {
        return ic1 && ic2;
    }
}
