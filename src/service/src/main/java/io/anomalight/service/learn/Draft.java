package io.anomalight.service.learn;

import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.NewFolder;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The images of a product, and what was trained on them:
 *
 * <pre>{@code
 * <product>/
 *   draft.json         DraftState
 *   job.json           the last JobView
 *   good/ bad/         uploaded images, named by their SHA-256
 *   feedback/<time>/   images that an update learned from
 *   results/<time>/    candidate.anomalight, report.json or update.json, pictures/, and the run folder
 * }</pre>
 *
 * <p>Thread-safe.
 */
final class Draft {
    /** The folder of the results. */
    static final String RESULTS = "results";

    private static final String FEEDBACK = "feedback";
    private static final String STATE = "draft.json";
    private static final String JOB = "job.json";
    /** Most good images. */
    static final int MOST_GOOD = 500;

    /** Most bad images. */
    static final int MOST_BAD = 100;

    private final String product;
    private final Path folder;
    private DraftState state;
    private Optional<JobView> job;

    private Draft(String product, Path folder, DraftState state, Optional<JobView> job) {
        this.product = product;
        this.folder = folder;
        this.state = state;
        this.job = job;
    }

    /** Reads a draft, or begins one. What an earlier process left unfinished is removed. */
    static Draft open(String product, Path folder) {
        DraftState state =
                StateFile.read(folder.resolve(STATE), DraftState.class).orElse(DraftState.NEW);
        Optional<JobView> job = StateFile.read(folder.resolve(JOB), JobView.class)
                .map(last -> last.unfinished() ? last.interrupted() : last);
        Draft draft = new Draft(product, folder, state, job);
        draft.tidy();
        return draft;
    }

    /** Removes files that the state does not know, and images without a file. */
    private synchronized void tidy() {
        state = state.withImages(state.images().stream()
                .filter(image -> Files.isRegularFile(file(image)))
                .toList());
        Set<String> known = state.images().stream().map(DraftImage::fileName).collect(Collectors.toSet());
        for (String kind : List.of(DraftImage.GOOD, DraftImage.BAD)) {
            FolderFiles.children(folder.resolve(kind)).stream()
                    .filter(file -> !known.contains(String.valueOf(file.getFileName())))
                    .forEach(FolderFiles::delete);
        }
        removeOtherResults();
    }

    private void removeOtherResults() {
        Set<String> used = state.used();
        FolderFiles.children(folder.resolve(RESULTS)).stream()
                .filter(each -> !used.contains(String.valueOf(each.getFileName())))
                .forEach(FolderFiles::delete);
    }

    String product() {
        return product;
    }

    Path folder() {
        return folder;
    }

    synchronized DraftState state() {
        return state;
    }

    synchronized Optional<JobView> lastJob() {
        return job;
    }

    synchronized void job(JobView now) {
        job = Optional.of(now);
        StateFile.write(folder.resolve(JOB), now);
    }

    /** The images of a kind. */
    List<DraftImage> images(String kind) {
        return state().images().stream()
                .filter(image -> image.kind().equals(kind))
                .toList();
    }

    /**
     * Keeps an image; an image that is there already is kept once.
     *
     * @param shown the image without its {@code id} and {@code bytes}
     * @param room takes the bytes of a new image, or throws if there is no room for them
     * @throws Refusal with status 409 if there are too many images, or the image is there as one of the other kind
     */
    synchronized DraftImage add(Upload upload, DraftImage shown, LongConsumer room) {
        String id = Sha256.of(ByteBuffer.wrap(upload.bytes()));
        Optional<DraftImage> known = find(id);
        if (known.isPresent()) {
            if (known.get().kind().equals(shown.kind())) {
                return known.get();
            }
            throw new Refusal(
                    409,
                    upload.name() + " is among the " + known.get().kind()
                            + " images already, perhaps under another name; remove it there, or leave it out here.");
        }
        int most = shown.good() ? MOST_GOOD : MOST_BAD;
        if (images(shown.kind()).size() >= most) {
            throw new Refusal(
                    409,
                    "The product has " + most + " " + shown.kind() + " images, which is the most; remove some first.");
        }
        DraftImage image = new DraftImage(
                id,
                shown.kind(),
                shown.name(),
                shown.width(),
                shown.height(),
                upload.bytes().length,
                shown.extension());
        room.accept(image.bytes());
        write(file(image), upload.bytes());
        List<DraftImage> more = new ArrayList<>(state.images());
        more.add(image);
        save(state.withImages(more));
        return image;
    }

    private static void write(Path file, byte[] bytes) {
        try {
            AtomicFile.write(file, temporary -> Files.write(temporary, bytes));
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /** Removes an image. */
    synchronized void remove(DraftImage image) {
        List<DraftImage> rest = new ArrayList<>(state.images());
        rest.remove(image);
        save(state.withImages(rest));
        FolderFiles.delete(file(image));
    }

    /** The image of an id. */
    synchronized Optional<DraftImage> find(String id) {
        return state.images().stream().filter(image -> image.id().equals(id)).findFirst();
    }

    Path file(DraftImage image) {
        return folder.resolve(image.kind()).resolve(image.fileName());
    }

    /** A new folder for the results of a job. */
    Path newResults() {
        return newFolder(RESULTS);
    }

    /** A new folder for images with feedback. It stays, because the run of a model that is fitted again names its images. */
    Path newFeedback() {
        return newFolder(FEEDBACK);
    }

    private Path newFolder(String kind) {
        try {
            return NewFolder.timed(folder.resolve(kind), LocalDateTime.now(ZoneId.systemDefault()));
        } catch (IOException e) {
            throw FileFailure.writing(folder, e);
        }
    }

    /** The folder of the candidate. */
    Optional<Candidate> candidate() {
        return results(state().candidate());
    }

    /** The results of the model that is live. */
    Optional<Candidate> live() {
        return results(state().live());
    }

    private Optional<Candidate> results(String name) {
        return Optional.of(name)
                .filter(each -> !each.isEmpty())
                .map(each -> new Candidate(folder.resolve(RESULTS).resolve(each)));
    }

    /** Makes the results of a job the candidate, and deletes the former one, unless it is live. */
    void candidate(Path results) {
        change(before -> before.withCandidate(String.valueOf(results.getFileName())));
    }

    /** Changes which results are used for what, and deletes those that are not used. */
    synchronized void change(UnaryOperator<DraftState> change) {
        save(change.apply(state));
        removeOtherResults();
    }

    private void save(DraftState changed) {
        StateFile.write(folder.resolve(STATE), changed);
        state = changed;
    }
}
