package io.anomalight.service;

import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.service.history.HistoryEntry.Source;
import io.anomalight.service.history.NewEntry;
import io.anomalight.service.http.Admission;
import io.anomalight.service.http.Admission.Permit;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.product.Products;
import io.anomalight.service.watch.FileScorer;
import io.anomalight.service.watch.WatchSettings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores the images of the watched folder with the models of the products, beside the requests. */
final class WatchScoring implements FileScorer {
    private static final Logger LOG = LoggerFactory.getLogger(WatchScoring.class);
    private static final int MOST_WARNINGS = 100;

    /** Statuses of images that would be refused again. */
    private static final Set<Integer> REFUSED = Set.of(413, 415, 422);

    private final ServiceConfig config;
    private final Products products;
    private final Admission admission;
    private final ImageScoring scoring;
    private final Path folder;
    private final QueryOptions options;
    private final Set<String> warned = new HashSet<>();

    WatchScoring(
            ServiceConfig config,
            Products products,
            Admission admission,
            ImageScoring scoring,
            WatchSettings settings) {
        this.config = config;
        this.products = products;
        this.admission = admission;
        this.scoring = scoring;
        this.folder = settings.folder();
        this.options = QueryOptions.ofCategory(settings.category());
    }

    @Override
    public Map<String, Path> folders() {
        Map<String, Path> folders = new TreeMap<>();
        for (String name : products.names()) {
            folders.put(name, config.products().folder() ? folder.resolve(name) : folder);
        }
        if (config.products().folder()) {
            warnOfOthers(folders);
        }
        return folders;
    }

    /** Says which files and folders wait for nothing, because only the subfolders of products are scored. */
    private void warnOfOthers(Map<String, Path> folders) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = Json.fileName(entry);
                if (!folders.containsKey(name)
                        && !name.startsWith(".")
                        && warned.size() < MOST_WARNINGS
                        && warned.add(name)) {
                    LOG.warn(
                            "{} in the watched folder is not scored: only subfolders with the name of a product are;"
                                    + " /v1/products lists them",
                            PrintableText.line(name));
                }
            }
        } catch (IOException e) {
            LOG.debug("The watched folder can't be listed: {}", FileFailure.reason(e));
        }
    }

    @Override
    public List<NewEntry> score(String product, List<Upload> images) {
        try {
            return together(product, images);
        } catch (Refusal | ModuleFailure failure) {
            if (images.size() == 1) {
                return List.of(failed(product, images.get(0), sentence(failure)));
            }
        }
        // One bad image must not fail the others.
        List<NewEntry> entries = new ArrayList<>();
        images.forEach(image -> entries.addAll(score(product, List.of(image))));
        return entries;
    }

    /** Why an image can't be scored; throws the failure again if it may pass. */
    private static String sentence(RuntimeException failure) {
        if (failure instanceof Refusal refusal) {
            if (!REFUSED.contains(refusal.status())) {
                throw refusal;
            }
            return refusal.sentence();
        }
        return failure.getMessage() + ".";
    }

    private List<NewEntry> together(String product, List<Upload> images) {
        Deadline deadline = new Deadline(config.timeout());
        try (Permit permit = admission.enter();
                Products.Lease lease = products.lease(product, deadline)) {
            options.ofModel(lease.model()); // refuses a wrong category before the images are scored
            permit.extendTo(images.size());
            List<ImageResult> results = scoring.score(images, options.category(), lease, deadline);
            List<NewEntry> entries = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                scoring.scored(Source.WATCH, images.get(i), results.get(i), lease, options, deadline)
                        .entry()
                        .ifPresent(entries::add);
            }
            return entries;
        }
    }

    @Override
    public NewEntry failed(String product, Upload image, String sentence) {
        Deadline deadline = new Deadline(config.timeout());
        try (Products.Lease lease = products.lease(product, deadline)) {
            return Recorder.failed(
                    Source.WATCH,
                    Recorder.Model.of(lease),
                    image,
                    options.category(),
                    sentence,
                    deadline.millisecondsTaken());
        }
    }
}
