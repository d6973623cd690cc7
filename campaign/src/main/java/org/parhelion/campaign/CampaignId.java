package org.parhelion.campaign;

import java.util.regex.Pattern;

/**
 * Whose campaign, and which.
 *
 * @param tenant the owner: a user, a group, a project; slots are shared fairly between tenants
 * @param name one campaign of that owner
 */
public record CampaignId(String tenant, String name) implements Comparable<CampaignId> {
    /** The tenant when none is chosen. */
    public static final String DEFAULT_TENANT = "default";

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

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
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " '" + value
                    + "': 1 … 100 letters, digits, '.', '-' and '_' are allowed, with a letter or digit first");
        }
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
