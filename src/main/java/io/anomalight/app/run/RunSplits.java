package io.anomalight.app.run;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.DataModule;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The images of a run: drawn and read when it begins, and found again whenever it goes on or is judged. */
public record RunSplits(DataModule data, RunContext environment) {
    private static final int NAMED = 5;
    private static final String UNRECORDED =
            "ATTENTION: this run was made by a version that did not record which images it was trained on. If the"
                    + " folders, data.split or trainer.seed have changed since, images that are judged may have been"
                    + " trained on, and the scores are too good.";

    /**
     * Splits the images of a new run and reads every file before anything is learned.
     *
     * @throws UserError with all masks that can't be used, unless {@code on_error = skip}
     */
    public RecordedData begin() {
        Splits splits = environment.profiler().measure("data", data::splits);
        List<Sample> all = Stream.of(Split.values())
                .flatMap(split -> splits.of(split).stream())
                .map(sample -> sample.within(data.loader().limits()))
                .toList();
        ImageReadings readings = environment
                .profiler()
                .measure("data", () -> ImageReadings.withMasks(all, environment.console(), threads()));
        RecordedData read = new RecordedData(data, splits, readings);
        report(readings.maskFaults());
        Leaks.in(read).ifPresent(environment.console()::line);
        return read;
    }

    /**
     * The images by which a run is judged.
     *
     * @throws UserError if those that it recorded are missing or changed
     */
    public DataModule toJudge(RunFolder run, Split split, EvaluationImages images) {
        return images == EvaluationImages.RECORDED
                ? of(run, Set.of(split), "judge what is there now with splits=anew")
                : anew(run, split);
    }

    /** The images as they are split now, without those that the run was trained on. */
    private DataModule anew(RunFolder run, Split split) {
        return found(run, record -> Unseen.of(record, data, split, environment.console(), threads()));
    }

    /**
     * Finds the images of a run again.
     *
     * @param used the splits that must be as they were when the run began
     * @throws UserError if some of their images are missing or changed
     */
    public DataModule of(RunFolder run, Set<Split> used) {
        return of(run, used, "begin a new run");
    }

    private DataModule of(RunFolder run, Set<Split> used, String advice) {
        return found(run, record -> SplitMatch.find(record, data, used, advice, environment.console(), threads()));
    }

    /** The images that are found by the record of a run; all of today's, with a warning, if it has none. */
    private DataModule found(RunFolder run, Function<SplitRecord, DataModule> finding) {
        Optional<SplitRecord> record = SplitRecord.read(run.path());
        if (record.isEmpty()) {
            environment.console().line(UNRECORDED);
            return data;
        }
        return environment.profiler().measure("data", () -> finding.apply(record.get()));
    }

    private void report(List<String> faults) {
        if (faults.isEmpty()) {
            return;
        }
        String few = faults.stream().limit(NAMED).collect(Collectors.joining("; "));
        String more = faults.size() > NAMED
                ? "; and " + (faults.size() - NAMED) + " more, which \"anomalight data inspect\" lists"
                : "";
        String sentence = (faults.size() == 1 ? "1 mask" : faults.size() + " masks") + " can't be used: " + few + more;
        if (data.loader().onError() == OnError.FAIL) {
            throw new UserError(sentence);
        }
        environment.console().line("ATTENTION: " + sentence);
    }

    private static int threads() {
        return Runtime.getRuntime().availableProcessors();
    }
}
