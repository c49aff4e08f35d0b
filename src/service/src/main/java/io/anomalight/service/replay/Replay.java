package io.anomalight.service.replay;

import io.anomalight.detector.DetectorOptions;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.history.PastVerdicts;
import io.anomalight.service.history.PastVerdicts.PastImage;
import io.anomalight.service.kept.KeptFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Scores every kept image of a product again with a candidate archive, and compares the verdicts with the earlier ones. A service may be
 * running on the history; nothing of it is changed. May be called by any thread; each run loads its models and closes them.
 */
public final class Replay {
    /** Largest number of flips in a result; all are counted. */
    public static final int MOST_FLIPS = 500;

    private static final int IMAGES_AT_A_TIME = 16;

    private final ReplaySource source;
    private final DetectorOptions options;
    private final StopSignal stop;
    private final Console console;

    /**
     * Creates a replay.
     *
     * @param options precision, threads and engine of the models
     * @param stop asked after each batch; a stopped replay returns what it has
     * @param console shows the progress
     */
    public Replay(ReplaySource source, DetectorOptions options, StopSignal stop, Console console) {
        this.source = source;
        this.options = options;
        this.stop = stop;
        this.console = console;
    }

    /**
     * Compares a candidate with the verdicts of the history: for each image, the one of its newest row.
     *
     * @throws UserError if the history, the images or the archive can't be used, or the product has no image
     */
    public ReplayResult run(Path candidate) {
        return run(Optional.empty(), candidate);
    }

    /** As {@link #run(Path)}, but compares with what another archive says about the same images. */
    public ReplayResult run(Path before, Path candidate) {
        return run(Optional.of(before), candidate);
    }

    private ReplayResult run(Optional<Path> before, Path candidate) {
        if (!Files.isDirectory(source.keptImages())) {
            throw new UserError("keep_images=" + source.keptImages()
                    + " is not a folder; name the folder of a service's keep_images=");
        }
        try (PastVerdicts past = PastVerdicts.open(source.history())) {
            long images = past.images(source.product());
            if (images == 0) {
                throw new UserError("history=" + source.history() + " has no image of product=" + source.product()
                        + "; the product is the name of the archive that the service had, without its extension");
            }
            try (ReplayScorer scorer = ReplayScorer.load(before, candidate, options)) {
                return run(past, images, scorer);
            }
        }
    }

    private ReplayResult run(PastVerdicts past, long images, ReplayScorer scorer) {
        KeptFolder kept = new KeptFolder(source.keptImages());
        ReplayTally tally = new ReplayTally(scorer.learned());
        tally.notKept(past.unread(source.product()));
        String after = "";
        try (Progress progress = console.progress("Replaying", "images", images)) {
            while (!stop.requested()) {
                List<PastImage> some = past.images(source.product(), after, IMAGES_AT_A_TIME);
                if (some.isEmpty()) {
                    return tally.result(source.product(), true);
                }
                scorer.score(some, kept, tally);
                progress.step(some.size());
                after = some.get(some.size() - 1).sha256();
            }
        }
        return tally.result(source.product(), false);
    }
}
