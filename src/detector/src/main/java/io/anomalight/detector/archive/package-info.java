/**
 * The file format of an exported model: its arrays and facts about it, never code.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.detector.archive;

import org.jspecify.annotations.NullMarked;
