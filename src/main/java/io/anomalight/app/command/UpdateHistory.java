package io.anomalight.app.command;

import io.anomalight.app.replay.ReplayText;
import io.anomalight.app.update.UpdateResult;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.history.PastVerdicts;
import io.anomalight.service.product.ProductNames;
import io.anomalight.service.replay.Replay;
import io.anomalight.service.replay.ReplaySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The history of a service that an update is compared with. */
record UpdateHistory(ReplaySource source) {
    static final String HISTORY = "history";
    static final String KEEP_IMAGES = "keep_images";
    static final String PRODUCT = "product";

    /**
     * The history that the keys name, which is checked before anything is learned; empty if they name none.
     *
     * @throws UserError if one of the keys is missing, or there is no such history
     */
    static Optional<UpdateHistory> of(RunOptions keys, Path archive) {
        if (Stream.of(HISTORY, KEEP_IMAGES, PRODUCT).noneMatch(keys.keys()::containsKey)) {
            return Optional.empty();
        }
        ReplaySource source = new ReplaySource(
                Path.of(keys.required(HISTORY)),
                Path.of(keys.required(KEEP_IMAGES)),
                keys.keys().getOrDefault(PRODUCT, ProductNames.nearest(archive)));
        if (!Files.isRegularFile(source.history())) {
            throw new UserError(HISTORY + "=" + source.history() + " does not exist; name the history of a service");
        }
        if (!Files.isDirectory(source.keptImages())) {
            throw new UserError(KEEP_IMAGES + "=" + source.keptImages()
                    + " is not a folder; name the folder of a service's keep_images=");
        }
        try (PastVerdicts past = PastVerdicts.open(source.history())) {
            if (past.images(source.product()) == 0) {
                throw new UserError(HISTORY + "=" + source.history() + " has no image of " + PRODUCT + "="
                        + source.product() + "; name the product as the service does");
            }
        }
        return Optional.of(new UpdateHistory(source));
    }

    /**
     * Notes the feedback that the update used, and prints which verdicts would change.
     *
     * @param replaced the SHA-256 of the candidate that the update replaced, whose feedback counts as unused again
     */
    void show(UpdateResult result, Optional<String> replaced, StopSignal stop, Console console) {
        try (PastVerdicts past = PastVerdicts.open(source.history())) {
            replaced.ifPresent(archive -> past.unuse(source.product(), archive));
            List<Long> used = past.feedback(source.product()).stream()
                    .filter(feedback -> result.images().contains(feedback.sha256()))
                    .map(Feedback::id)
                    .toList();
            past.used(used, result.sha256());
        }
        Replay replay = new Replay(source, DetectorOptions.DEFAULT, stop, console);
        ReplayText.lines(replay.run(result.candidate())).forEach(console::line);
    }
}
