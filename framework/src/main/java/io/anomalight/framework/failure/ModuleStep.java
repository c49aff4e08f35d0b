package io.anomalight.framework.failure;

import java.util.function.Supplier;

/**
 * The edge between the framework and what a module does: whatever fails within becomes one sentence.
 *
 * @param module its name
 * @param place where it is, for instance {@code in training step 3, on a.png}; asked only if something fails
 */
public record ModuleStep(String module, Supplier<String> place) {

    /**
     * Does what the module does.
     *
     * @throws UserError as the module throws it
     * @throws ModuleFailure with the module's name and the place, for everything else but an {@link Error}
     */
    public <T> T run(Supplier<T> body) {
        try {
            return body.get();
        } catch (UserError refused) {
            throw refused;
        } catch (ModuleFailure failure) {
            throw new ModuleFailure(module, failure, place.get());
        } catch (RuntimeException failure) {
            throw new ModuleFailure(module, new ModuleFailure(EngineFault.of(failure), failure), place.get());
        }
    }

    /** As {@link #run(Supplier)}, of what gives nothing. */
    public void run(Runnable body) {
        run(() -> {
            body.run();
            return this;
        });
    }
}
