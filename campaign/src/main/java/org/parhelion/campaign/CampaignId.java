package org.parhelion.campaign;

/**
 * Whose campaign, and which.
 *
 * @param tenant the owner: a user, a group, a project; slots are shared fairly between tenants
 * @param name one campaign of that owner
 */
public record CampaignId(String tenant, String name) implements Comparable<CampaignId> {
    /** The tenant when none is chosen. */
    public static final String DEFAULT_TENANT = "default";

    private static final int LENGTH_MAX = 100;

    /**
     * Checks both names: they are used in file names and addresses.
     *
     * @throws IllegalArgumentException if a name is not 1 … 100 letters, digits, dots, hyphens and underscores, or
     *     does not begin with a letter or digit
     */
    public CampaignId {
        check("tenant", tenant);
        check("campaign", name);
    }

    /**
     * {@return a campaign of the default tenant}
     *
     * @param name one campaign of that tenant
     */
    public static CampaignId of(String name) {
        return new CampaignId(DEFAULT_TENANT, name);
    }

    private static void check(String what, String value) {
        if (!allowed(value)) {
            throw new IllegalArgumentException(what + " '" + value
                    + "': 1 … 100 letters, digits, '.', '-' and '_' are allowed, with a letter or digit first");
        }
    }

    /** Each message of a task names its campaign, so this is a loop: a pattern takes several times as long. */
    private static boolean allowed(String value) {
        if (value.isEmpty() || value.length() > LENGTH_MAX || !letterOrDigit(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char at = value.charAt(i);
            if (!letterOrDigit(at) && at != '.' && at != '-' && at != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean letterOrDigit(char at) {
        return (at >= 'a' && at <= 'z') || (at >= 'A' && at <= 'Z') || (at >= '0' && at <= '9');
    }

    @Override
    public int compareTo(CampaignId other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : name.compareTo(other.name);
    }

    /** {@return the name, after the tenant and a slash unless it is the default tenant} */
    @Override
    public String toString() {
        return tenant.equals(DEFAULT_TENANT) ? name : tenant + "/" + name;
    }
}
