package io.anomalight.app.run;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Leaves out images that can't be read before a command uses all of a list ({@code on_error=skip}), and says so. */
public final class ReadableImages {
    private ReadableImages() {}

    /**
     * With {@code SKIP}, reads each once.
     *
     * @param read throws a {@link UserError} where it can't
     * @return those that can be read, in their order; with {@code FAIL} all, unread
     * @throws UserError if none can
     */
    public static <T> List<T> of(List<T> images, OnError onError, Consumer<T> read, Console console) {
        if (onError == OnError.FAIL) {
            return images;
        }
        List<T> readable = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        try (Progress progress = console.progress("Reading", "images", images.size())) {
            for (T image : images) {
                try {
                    read.accept(image);
                    readable.add(image);
                } catch (UserError e) {
                    reasons.add(String.valueOf(e.getMessage()));
                }
                progress.step(1);
            }
        }
        if (readable.isEmpty() && !reasons.isEmpty()) {
            throw new UserError(
                    "None of the " + reasons.size() + " images can be read; the first error was: " + reasons.get(0));
        }
        if (!reasons.isEmpty()) {
            console.line(reasons.size() + (reasons.size() == 1 ? " image was" : " images were")
                    + " left out (on_error=skip):");
            reasons.forEach(reason -> console.line("  " + reason));
        }
        return readable;
    }
}
