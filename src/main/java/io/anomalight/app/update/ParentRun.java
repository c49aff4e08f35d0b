package io.anomalight.app.update;

import com.typesafe.config.ConfigValueFactory;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.RunCard;
import io.anomalight.app.run.RunFolder;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.splits.SplitRecord;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The run that trained an archive.
 *
 * @param folder its folder
 * @param composition its configuration
 * @param record its images
 * @param named whether the user has named it, so that it must be used
 */
record ParentRun(RunFolder folder, Composition composition, SplitRecord record, boolean named) {

    /**
     * Finds the run that the settings name, or the one that the archive names if it is still there.
     *
     * @throws UserError if the settings name a run that did not train the archive
     */
    static Optional<ParentRun> find(ModelCard card, UpdateSettings settings, Console console) {
        if (settings.run().isPresent()) {
            return Optional.of(open(settings.run().get(), card, settings.overrides(), true));
        }
        Optional<Path> recorded = RunCard.folder(card).filter(path -> Files.exists(path.resolve(RunFolder.CONFIG)));
        try {
            return recorded.map(path -> open(path, card, settings.overrides(), false));
        } catch (UserError unusable) {
            console.line("The run that the archive names is not used: " + unusable.getMessage());
            return Optional.empty();
        }
    }

    private static ParentRun open(Path path, ModelCard card, List<String> overrides, boolean named) {
        RunFolder folder = RunFolder.find(path);
        Composition composition =
                RecipeSearch.standard().composer().recompose(folder.path().resolve(RunFolder.CONFIG), overrides);
        SplitRecord record = SplitRecord.read(folder.path())
                .orElseThrow(
                        () -> new UserError(
                                folder.path()
                                        + " was made by a version that did not record which images it was trained on; start a new run"));
        String model = composition.config().getString("model.name");
        Optional<TrainedImages> trained = TrainedImages.of(card);
        boolean other = trained.isPresent()
                && record.sha256(Split.TRAIN).stream()
                        .anyMatch(sha256 -> !trained.get().contains(sha256));
        if (!model.equals(card.model()) || other) {
            throw new UserError("run=" + folder.path() + " did not train this archive: "
                    + (other ? "it has learned other images" : "its model is " + model + ", not " + card.model()));
        }
        return new ParentRun(folder, composition, record, named);
    }

    /** The configuration for a new fit below this folder. */
    Composition below(Path parent) {
        return new Composition(
                composition
                        .config()
                        .withValue("trainer.default_root_dir", ConfigValueFactory.fromAnyRef(parent.toString())),
                composition.choices(),
                composition.overrides());
    }
}
