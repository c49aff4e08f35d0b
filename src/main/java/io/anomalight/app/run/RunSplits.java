package io.anomalight.app.run;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.splits.ImageReadings;
import io.anomalight.framework.data.splits.Leaks;
import io.anomalight.framework.data.splits.RecordedData;
import io.anomalight.framework.data.splits.SplitMatch;
import io.anomalight.framework.data.splits.SplitRecord;
import io.anomalight.framework.data.splits.Unseen;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The images of a run: split and checked when it starts, and found again when it is resumed or evaluated. */
public record RunSplits(DataModule data, RunContext context) {
    private static final int NAMED = 5;
    private static final String UNRECORDED =
            "ATTENTION: this run was made by a version that did not record which images it was trained on. If the"
                    + " folders, data.split or trainer.seed have changed since, the run may now be evaluated on images that"
                    + " it was trained on, and the scores are too good.";

    /**
     * Splits the images of a new run and reads every file before the training.
     *
     * @throws UserError with the images of other channels and the masks that can't be used, unless {@code on_error = skip}
     */
    public RecordedData start() {
        return start(context.profiler().measure("data", data::splits), Set.of());
    }

    /**
     * As {@link #start()}, with a given split.
     *
     * @param added the files of the split that are not among the images of the data
     */
    public RecordedData start(Splits splits, Set<Path> added) {
        List<Sample> all = Stream.of(Split.values())
                .flatMap(split -> splits.of(split).stream())
                .map(sample -> sample.within(data.loader().limits()))
                .toList();
        int channels = data.loader().channelCount();
        ImageReadings readings = context.profiler()
                .measure(
                        "data",
                        () -> ImageReadings.checked(all, ImageChannels.of(channels), context.console(), threads()));
        RecordedData read = new RecordedData(data, splits, readings, added);
        report(
                readings.misfits(),
                count -> (count == 1 ? "1 image has" : count + " images have") + " other channels than data.channels="
                        + channels,
                "; convert them, or set data.channels to the number that all images have");
        report(readings.maskFaults(), count -> (count == 1 ? "1 mask" : count + " masks") + " can't be used", "");
        Leaks.in(read).ifPresent(context.console()::line);
        return read;
    }

    /**
     * Requires that results are not written into a folder of images, because the next run would read its figures as images.
     *
     * @param results the folder of a run, or of all its runs
     * @throws UserError if it is inside a folder of images
     */
    public static void requireOutside(Splits splits, Path results) {
        Path written = results.toAbsolutePath().normalize();
        for (FolderRole role : splits.folders()) {
            if (written.startsWith(role.folder().toAbsolutePath().normalize())) {
                throw new UserError("the results would be written to " + results + ", which lies in " + role.folder()
                        + ", the folder of " + role.use()
                        + ": the next run would read its figures as images. Name another folder"
                        + " with to= or trainer.default_root_dir");
            }
        }
    }

    /**
     * The images on which a run is evaluated.
     *
     * @throws UserError if recorded images are missing or changed
     */
    DataModule forEvaluation(RunFolder run, Split split, EvaluationImages images) {
        return images == EvaluationImages.RECORDED
                ? of(run, Set.of(split), "use the present images with splits=anew")
                : presentImages(run, split);
    }

    /** The present images of the split, without those that the run was trained on. */
    private DataModule presentImages(RunFolder run, Split split) {
        return byRecord(run, record -> Unseen.of(record, data, split, context.console(), threads()));
    }

    /**
     * Finds the images of a run again.
     *
     * @param used the splits whose images must be unchanged since the run started
     * @throws UserError if some of their images are missing or changed
     */
    public DataModule of(RunFolder run, Set<Split> used) {
        return of(run, used, "start a new run");
    }

    /**
     * As {@link #of(RunFolder, Set)}.
     *
     * @throws UserError also if the run has no record of its images
     */
    public RecordedData recorded(RunFolder run, Set<Split> used) {
        SplitRecord record = SplitRecord.read(run.path())
                .orElseThrow(
                        () -> new UserError(
                                run.path()
                                        + " was made by a version that did not record which images it was trained on; start a new run"));
        return SplitMatch.find(record, data, used, "start a new run", context.console(), threads());
    }

    private DataModule of(RunFolder run, Set<Split> used, String advice) {
        return byRecord(run, record -> SplitMatch.find(record, data, used, advice, context.console(), threads()));
    }

    /** The images according to the record of a run; all present images, with a warning, if there is no record. */
    private DataModule byRecord(RunFolder run, Function<SplitRecord, DataModule> search) {
        Optional<SplitRecord> record = SplitRecord.read(run.path());
        if (record.isEmpty()) {
            context.console().line(UNRECORDED);
            return data;
        }
        return context.profiler().measure("data", () -> search.apply(record.get()));
    }

    private void report(List<String> faults, IntFunction<String> start, String cure) {
        if (faults.isEmpty()) {
            return;
        }
        String first = faults.stream().limit(NAMED).collect(Collectors.joining("; "));
        String more = faults.size() > NAMED
                ? "; and " + (faults.size() - NAMED) + " more, which \"anomalight data inspect\" lists"
                : "";
        String sentence = start.apply(faults.size()) + ": " + first + more;
        if (data.loader().onError() == OnError.FAIL) {
            throw new UserError(sentence + cure);
        }
        context.console().line("ATTENTION: " + sentence);
    }

    private static int threads() {
        return Runtime.getRuntime().availableProcessors();
    }
}
