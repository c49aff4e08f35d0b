/** The file format of an exported model: its arrays and facts about it, never code. */
@NullMarked
package io.anomalight.detector.archive;

import org.jspecify.annotations.NullMarked;
