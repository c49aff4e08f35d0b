/**
 * Trains models for the page of the service, in its process.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.learn;

import org.jspecify.annotations.NullMarked;
