/**
 * The application: composes an experiment from its configuration and runs it, from the command line or from Java.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.app;

import org.jspecify.annotations.NullMarked;
