package io.anomalight.app.run;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Removes unreadable images from a list if {@code on_error=skip}, and prints their errors. */
public final class ReadableImages {
    private ReadableImages() {}

    /**
     * With {@code SKIP}, reads each image once; with {@code FAIL}, returns the list as it is.
     *
     * @param read throws a {@link UserError} if an image can't be read
     * @return the readable images, in their order
     * @throws UserError if no image can be read
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
                    + " skipped (on_error=skip):");
            reasons.forEach(reason -> console.line("  " + reason));
        }
        return readable;
    }
}
