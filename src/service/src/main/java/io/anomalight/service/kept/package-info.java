/**
 * The images of the history, each kept once under its SHA-256 in a folder of limited size.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.kept;

import org.jspecify.annotations.NullMarked;
