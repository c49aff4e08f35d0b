/**
 * Trains and updates products from the page: uploaded images, jobs, candidates and their reports. The application brings the {@link
 * io.anomalight.service.learn.Learner} that trains.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.learn;

import org.jspecify.annotations.NullMarked;
