/**
 * Trains and updates products from the page: uploaded images, jobs, candidates and their reports. The application brings the {@link
 * io.anomalight.service.learn.Learner} that trains. The package has more than 25 files because each state that is kept or answered as JSON
 * is a record in its own file.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.learn;

import org.jspecify.annotations.NullMarked;
