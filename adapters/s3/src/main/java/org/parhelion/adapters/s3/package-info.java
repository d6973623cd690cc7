/**
 * Object stores of {@code s3://} places, by the AWS SDK. {@link org.parhelion.io.store.ObjectStore#at} finds them on the class path.
 *
 * <p>Start with {@link org.parhelion.adapters.s3.S3Store}. The package must not know what the objects contain.
 */
@NullMarked
package org.parhelion.adapters.s3;

import org.jspecify.annotations.NullMarked;
