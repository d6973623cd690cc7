/**
 * Where tasks and their outcomes are durable.
 *
 * <p>Start with {@link org.parhelion.campaign.store.TaskStore}: one coordinator at a time leads it and commits {@link
 * org.parhelion.campaign.store.StoreWrite}s. {@link org.parhelion.campaign.store.TaskStores} opens a store by its address;
 * a backend implements {@link org.parhelion.campaign.store.TaskStoreProvider} and passes the contract in this package's
 * tests.
 *
 * <p>It knows no scheduling: which task runs where is in the coordinator's memory only.
 */
@Experimental
@NullMarked
package org.parhelion.campaign.store;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
