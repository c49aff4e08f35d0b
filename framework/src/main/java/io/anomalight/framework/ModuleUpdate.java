package io.anomalight.framework;

import io.anomalight.framework.failure.UserError;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Continues the learning of a fitted module with more normal images, without the images that it has learned already.
 *
 * <p>The trainer calls {@code start}, then {@code step} for each batch, then {@code end}; each call is a step of its own, so its arrays are
 * closed when it returns. If the pass is interrupted before the last batch, {@code end} does not run, and the module must not be used any
 * more. After {@code end}, the module scores images, and can be updated again. A module without an update must be fitted again to all
 * images.
 *
 * <p>What an update needs, and scoring does not, is in arrays that the module has {@linkplain
 * io.anomalight.framework.memory.ModuleState#keepForUpdate kept}. Nothing here is thread-safe: only the thread of the module may call it.
 *
 * @param obstacle why the module can't be updated in its present state, as a sentence without its full stop, for instance because it
 *     was fitted without kept arrays; empty if it can. Its arrays are not changed
 * @param start prepares the state for more images
 * @param step learns from a batch {@code [B, 3, H, W]} of normal images
 * @param end finishes, and tells what the result is worth
 */
public record ModuleUpdate(
        Supplier<Optional<String>> obstacle, Runnable start, Consumer<Batch> step, Supplier<UpdateReport> end) {

    /**
     * The update of a module.
     *
     * @throws UserError if it has none, or can't be updated in its present state; the message says why
     */
    public static ModuleUpdate of(AnomalyModule module) {
        ModuleUpdate update = module.capabilities()
                .update()
                .orElseThrow(
                        () -> new UserError(
                                module.name()
                                        + " can't learn from more images by itself: fit it again to the former and the new images together"));
        update.obstacle().get().ifPresent(reason -> {
            throw new UserError(reason + "; fit it again to the former and the new images together");
        });
        return update;
    }
}
