package io.anomalight.service.replay;

import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.service.history.HistoryEntry;
import io.anomalight.service.history.PastVerdicts.PastImage;
import io.anomalight.service.kept.KeptFolder;
import io.anomalight.service.replay.VerdictFlip.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores past images with the candidate, and with the earlier archive if there is one. Used by one thread. */
final class ReplayScorer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayScorer.class);

    private final Detector candidate;
    private final Optional<Detector> earlier;

    private ReplayScorer(Detector candidate, Optional<Detector> earlier) {
        this.candidate = candidate;
        this.earlier = earlier;
    }

    static ReplayScorer load(Optional<Path> before, Path candidate, DetectorOptions options) {
        Detector loaded = Detector.load(candidate, options);
        try {
            return new ReplayScorer(loaded, before.map(path -> Detector.load(path, options)));
        } catch (RuntimeException | Error failure) {
            loaded.close();
            throw failure;
        }
    }

    /** The images that the candidate has learned; empty if its archive does not record them. */
    Optional<TrainedImages> learned() {
        return TrainedImages.of(candidate.card());
    }

    /** An image at the input sizes of the models. */
    private record Prepared(PastImage image, HostImage candidate, Optional<HostImage> earlier) {}

    /** What came of reading an image. */
    private record Reading(boolean kept, Optional<Prepared> prepared) {}

    void score(List<PastImage> images, KeptFolder kept, ReplayTally tally) {
        List<Prepared> prepared = new ArrayList<>();
        for (Reading each :
                images.parallelStream().map(image -> read(image, kept)).toList()) {
            if (!each.kept()) {
                tally.notKept(1);
            } else if (each.prepared().isEmpty()) {
                tally.failed();
            }
            each.prepared().ifPresent(prepared::add);
        }
        score(prepared, tally);
    }

    private Reading read(PastImage image, KeptFolder kept) {
        try {
            Optional<byte[]> bytes = kept.read(image.sha256());
            return new Reading(bytes.isPresent(), bytes.map(file -> prepare(image, file)));
        } catch (IOException e) {
            LOG.warn("The kept image {} can't be read: {}", image.sha256(), FileFailure.reason(e));
        } catch (UserError e) {
            LOG.debug("The kept image {} can't be scored: {}", image.sha256(), e.getMessage());
        }
        return new Reading(true, Optional.empty());
    }

    private Prepared prepare(PastImage image, byte[] file) {
        DecodedImage decoded = ImageReader.read(image.sha256(), file);
        return new Prepared(
                image, sized(candidate, image, decoded), earlier.map(detector -> sized(detector, image, decoded)));
    }

    private static HostImage sized(Detector detector, PastImage image, DecodedImage decoded) {
        HostImage sized = detector.prepare("kept image", decoded);
        // A model of one category scores images of any.
        return detector.postProcessor().categories().isEmpty() ? sized : sized.in(category(image));
    }

    static String category(PastImage image) {
        return image.entry()
                .map(HistoryEntry::category)
                .or(() -> image.feedback().map(said -> said.category()))
                .orElse("");
    }

    private void score(List<Prepared> images, ReplayTally tally) {
        if (images.isEmpty()) {
            return;
        }
        try {
            List<Outcome> after =
                    outcomes(candidate, images.stream().map(Prepared::candidate).toList());
            List<Outcome> before = earlier.map(detector -> outcomes(
                            detector,
                            images.stream()
                                    .map(each -> each.earlier().orElseThrow())
                                    .toList()))
                    .orElse(List.of());
            for (int i = 0; i < images.size(); i++) {
                PastImage image = images.get(i).image();
                tally.add(image, before.isEmpty() ? recorded(image) : Optional.of(before.get(i)), after.get(i));
            }
        } catch (UserError | ModuleFailure failure) {
            if (images.size() > 1) {
                images.forEach(each -> score(List.of(each), tally)); // one bad image must not fail the others
                return;
            }
            LOG.debug(
                    "The kept image {} can't be scored: {}",
                    images.get(0).image().sha256(),
                    failure.getMessage());
            tally.failed();
        }
    }

    private static List<Outcome> outcomes(Detector detector, List<HostImage> images) {
        return detector.score(images, ReplayScorer::outcome);
    }

    private static Outcome outcome(Detection detection) {
        return new Outcome(detection.label(), detection.normalizedScore());
    }

    /** The verdict of the newest row; empty if the image has none, or could not be scored then. */
    private static Optional<Outcome> recorded(PastImage image) {
        return image.entry()
                .flatMap(entry -> entry.scores().map(scores -> new Outcome(entry.label(), scores.normalized())));
    }

    @Override
    public void close() {
        candidate.close();
        earlier.ifPresent(Detector::close);
    }
}
