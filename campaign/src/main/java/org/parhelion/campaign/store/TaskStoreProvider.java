package org.parhelion.campaign.store;

import java.net.URI;
import java.util.Set;

/** Opens the stores of a backend; found by {@link java.util.ServiceLoader}. */
public interface TaskStoreProvider {
    /** {@return the schemes of the addresses that this backend serves, in lower case} */
    Set<String> schemes();

    /**
     * Opens a store, and makes it first if it does not exist.
     *
     * @param address an address with one of {@link #schemes}
     * @return the store; the caller closes it
     * @throws IllegalArgumentException if the address is malformed
     * @throws org.parhelion.campaign.CampaignException if the backend cannot be reached or refuses
     */
    TaskStore open(URI address);
}
