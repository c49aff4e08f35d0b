package io.anomalight.framework.failure;

import java.util.function.Supplier;

/**
 * Runs the code of a module for the framework; an exception becomes one sentence.
 *
 * @param module its name
 * @param place the place, for instance {@code in training step 3, on a.png}; called only if something fails
 */
public record ModuleStep(String module, Supplier<String> place) {

    /**
     * Runs code of the module.
     *
     * @throws UserError if the module throws it, unchanged
     * @throws ModuleFailure with the module's name and the place, for every other {@link RuntimeException}
     */
    public <T> T run(Supplier<T> body) {
        try {
            return body.get();
        } catch (UserError userError) {
            throw userError;
        } catch (ModuleFailure failure) {
            throw new ModuleFailure(module, failure, place.get());
        } catch (RuntimeException failure) {
            throw new ModuleFailure(module, new ModuleFailure(EngineFault.of(failure), failure), place.get());
        }
    }

    /** As {@link #run(Supplier)}, for code without a result. */
    public void run(Runnable body) {
        run(() -> {
            body.run();
            return this;
        });
    }
}
