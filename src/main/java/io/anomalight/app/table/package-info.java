/** Tables as text: for a terminal, and as Markdown. */
@NullMarked
package io.anomalight.app.table;

import org.jspecify.annotations.NullMarked;
