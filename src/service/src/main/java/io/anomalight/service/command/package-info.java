/**
 * The command {@code serve}, its program without PyTorch, and what the programs of Anomalight share: how they report failures and write
 * their log.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.command;

import org.jspecify.annotations.NullMarked;
