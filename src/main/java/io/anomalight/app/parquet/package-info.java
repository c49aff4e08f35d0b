/**
 * Reads Parquet files for {@code data=table}. Apache's library decodes pages; this package finds them, and refuses sizes
 * before memory is taken for them.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.parquet;

import org.jspecify.annotations.NullMarked;
