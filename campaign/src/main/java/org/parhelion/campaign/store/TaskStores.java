package org.parhelion.campaign.store;

import java.net.URI;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Opens stores of tasks by address. */
public final class TaskStores {
    private TaskStores() {}

    /**
     * Opens a store, and makes it first if it does not exist.
     *
     * @param address where the tasks are: {@code memory:NAME} (this JVM), {@code sqlite:PATH}, or what a provider on the
     *     class path adds
     * @return the store; the caller closes it
     * @throws IllegalArgumentException if no provider knows the address, or the address is malformed
     * @throws org.parhelion.campaign.CampaignException if the backend cannot be reached or refuses
     */
    public static TaskStore open(URI address) {
        TreeSet<String> known = new TreeSet<>();
        for (TaskStoreProvider provider : ServiceLoader.load(TaskStoreProvider.class)) {
            if (address.getScheme() != null && provider.schemes().contains(address.getScheme())) {
                return provider.open(address);
            }
            known.addAll(provider.schemes());
        }
        throw new IllegalArgumentException("no store of tasks at '" + address + "': the address starts with one of "
                + known + "; another backend's jar belongs on the class path");
    }
}
