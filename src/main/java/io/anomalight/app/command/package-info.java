/**
 * The commands of the command line, and the options that they share. It has more than 25 files because each command is a
 * file.
 */
@NullMarked
package io.anomalight.app.command;

import org.jspecify.annotations.NullMarked;
