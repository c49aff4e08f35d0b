/**
 * The commands of the command line and their common options. The package has more than 25 files because each command has its own file.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.command;

import org.jspecify.annotations.NullMarked;
