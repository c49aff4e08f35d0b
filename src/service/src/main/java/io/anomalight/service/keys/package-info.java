/**
 * Reads the settings of {@code serve} from text.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.keys;

import org.jspecify.annotations.NullMarked;
