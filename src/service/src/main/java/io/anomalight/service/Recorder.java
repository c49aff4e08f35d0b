package io.anomalight.service;

import io.anomalight.detector.Detection;
import io.anomalight.detector.Region;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.metrics.regions.VerdictBy;
import io.anomalight.service.history.HistoryEntry;
import io.anomalight.service.history.HistoryEntry.Scores;
import io.anomalight.service.history.HistoryEntry.Source;
import io.anomalight.service.history.HistoryFailure;
import io.anomalight.service.history.NewEntry;
import io.anomalight.service.history.VerdictHistory;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.product.Products;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes verdicts to the history, if the service has one. All methods may be called by any thread. */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final Optional<VerdictHistory> history;

    Recorder(Optional<VerdictHistory> history) {
        this.history = history;
    }

    /** Whether the service has a history; without one, entries are not needed. */
    boolean on() {
        return history.isPresent();
    }

    /**
     * The model that scored an image.
     *
     * @param product its product
     * @param archive file name of its archive
     */
    record Model(String product, String archive, ModelCard card) {
        static Model of(Products.Lease lease) {
            return new Model(
                    lease.product().name(),
                    Json.fileName(lease.product().file()),
                    lease.model().scorer().card());
        }
    }

    /**
     * The entry of a scored image, without its overlay.
     *
     * @param verdictBy what decided, the score or the regions
     * @param category category of the image; empty for a model of one category
     * @param milliseconds how long the scoring took
     */
    static NewEntry entry(
            Source source,
            Model model,
            Upload upload,
            Detection detection,
            VerdictBy verdictBy,
            String category,
            long milliseconds) {
        List<Region> regions = detection.regions();
        HistoryEntry entry = new HistoryEntry(
                0,
                Instant.now(),
                model.product(),
                upload.name(),
                source,
                Sha256.of(ByteBuffer.wrap(upload.bytes())),
                model.archive(),
                model.card().created(),
                Optional.of(new Scores(
                        (float) detection.score(),
                        detection.normalizedScore(),
                        (float) detection.threshold(),
                        detection.pValue(),
                        Optional.of(verdictBy))),
                detection.label(),
                category,
                regions.size(),
                regions.stream().findFirst(),
                milliseconds,
                "");
        return new NewEntry(entry, regions, Optional.empty(), upload.bytes(), Optional.empty());
    }

    /**
     * The entry of an image that can't be scored.
     *
     * @param upload the image; without bytes if they were not read
     */
    static NewEntry failed(
            Source source, Model model, Upload upload, String category, String sentence, long milliseconds) {
        HistoryEntry entry = new HistoryEntry(
                0,
                Instant.now(),
                model.product(),
                upload.name(),
                source,
                upload.bytes().length == 0 ? "" : Sha256.of(ByteBuffer.wrap(upload.bytes())),
                model.archive(),
                model.card().created(),
                Optional.empty(),
                HistoryEntry.FAILED,
                category,
                0,
                Optional.empty(),
                milliseconds,
                sentence);
        return new NewEntry(entry, List.of(), Optional.empty(), upload.bytes(), Optional.empty());
    }

    /** Adds the overlay to an entry, if a sink takes it. */
    NewEntry withOverlay(NewEntry entry, Supplier<byte[]> overlay) {
        boolean wanted =
                history.filter(each -> each.wantsOverlay(entry.entry().label())).isPresent();
        return wanted ? entry.withOverlay(overlay.get()) : entry;
    }

    /**
     * Writes entries in one transaction and returns when they are on the disk.
     *
     * @return their ids; nothing if the service has no history
     * @throws Refusal with status 507 if there is no space left, and 503 if they can't be written for another reason
     */
    List<Long> write(List<NewEntry> entries) {
        if (history.isEmpty()) {
            return List.of();
        }
        try {
            return history.get().write(entries).stream().map(HistoryEntry::id).toList();
        } catch (HistoryFailure failure) {
            LOG.error("An image was scored and not answered: {}", failure.sentence());
            throw new Refusal(
                    failure.full() ? 507 : 503,
                    "The image was scored, but " + failure.sentence() + ", so it is not answered.");
        }
    }
}
