package io.anomalight.service.learn;

import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.product.ProductNames;
import io.anomalight.service.product.Products;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts candidates live and brings former versions back. The caller makes sure that no job of the product is running.
 *
 * @param models the folder of the archives of all products
 * @param products the products of the service, which get what is put live
 * @param folder the folder of the trainings
 * @param past the feedback, if the service keeps some
 */
record Publication(Path models, Products products, TrainingFolder folder, Optional<PastImages> past) {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    /** The versions of the archive of a product. */
    ArchiveVersions versions(String product) {
        return ArchiveVersions.of(models.resolve(product + ProductNames.EXTENSION));
    }

    /**
     * Puts the candidate of a product live; without one, the version that a rollback or an update on the command line left beside the
     * archive. The product has it when the method returns.
     *
     * @throws Refusal with status 404 if there is no candidate, and 409 if there are two or it can't be put live
     */
    void putLive(Draft draft) {
        ArchiveVersions versions = versions(draft.product());
        Optional<Path> trained = draft.candidate().map(Candidate::archive).filter(Files::isRegularFile);
        if (trained.isEmpty() && !versions.hasCandidate()) {
            throw new Refusal(404, "The product has no candidate; train it first.");
        }
        changing("The candidate can't be put live", () -> {
            trained.ifPresent(archive -> placeBeside(archive, versions));
            versions.promote(ArchiveVersions.KEEP);
        });
        if (trained.isPresent()) {
            learned(draft.candidate(), versions.live());
            draft.change(DraftState::promoted);
            FolderFiles.delete(trained.get());
            folder.measure();
        } else {
            draft.change(DraftState::forward);
            past.ifPresent(images -> TakenBack.useAgain(draft, images, sha256(versions.live())));
        }
        products.refresh(draft.product());
    }

    /** Notes which feedback the archive that is live now has learned from. */
    private void learned(Optional<Candidate> results, Path live) {
        results.flatMap(Candidate::update)
                .ifPresent(update -> past.ifPresent(images -> images.used(update.feedback(), sha256(live))));
    }

    /** Changes the versions of a product. A failure names files of the server, so only the log has it. */
    private static void changing(String refusal, Runnable change) {
        try {
            change.run();
        } catch (UserError failure) {
            LOG.warn("{}: {}", refusal, failure.getMessage());
            throw new Refusal(409, refusal + "; the log of the service says why.");
        }
    }

    private static String sha256(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static void placeBeside(Path archive, ArchiveVersions versions) {
        Path target = versions.candidate();
        try {
            if (versions.hasCandidate() && Files.mismatch(archive, target) >= 0) {
                throw new Refusal(
                        409,
                        "The product has another version that is not live, which a rollback or the command line left;"
                                + " delete the other version first. The new model stays.");
            }
            AtomicFile.write(target, temporary -> Files.copy(archive, temporary));
        } catch (IOException e) {
            throw FileFailure.writing(target, e);
        }
    }

    /**
     * Puts the former version of a product live again; the present one becomes its other version.
     *
     * @throws Refusal with status 409 if there is no former version, or the product has a candidate or another version already
     */
    void rollBack(Draft draft) {
        if (draft.candidate().isPresent()) {
            throw new Refusal(
                    409, "The product has a candidate that is not live; put it live or delete it before a rollback.");
        }
        ArchiveVersions versions = versions(draft.product());
        if (versions.former().isEmpty()) {
            throw new Refusal(409, "The product has no former version.");
        }
        if (versions.hasCandidate()) {
            throw new Refusal(
                    409,
                    "The product has another version that is not live; put it live or delete it before a rollback.");
        }
        changing("The former version can't be put live", () -> versions.rollback(false));
        draft.change(DraftState::rolledBack);
        if (versions.hasCandidate()) {
            // The live model has not learned from this feedback, so the next update may use it.
            past.ifPresent(images -> TakenBack.unuse(draft, images, sha256(versions.candidate())));
        }
        products.refresh(draft.product());
    }

    /**
     * Deletes the candidate that a training or an update made here.
     *
     * @throws Refusal with status 404 if the product has no candidate
     */
    void discard(Draft draft) {
        if (draft.candidate().isEmpty()) {
            throw new Refusal(404, "The product has no candidate.");
        }
        draft.change(state -> state.withCandidate(""));
        folder.measure();
    }

    /**
     * Deletes the version that a rollback or an update on the command line left beside the archive. The feedback that it has used counts
     * as unused.
     *
     * @throws Refusal with status 404 if there is no such version, and 409 if it can't be deleted
     */
    void discardNext(Draft draft) {
        ArchiveVersions versions = versions(draft.product());
        if (!versions.hasCandidate()) {
            throw new Refusal(404, "The product has no other version.");
        }
        String sha256 = sha256(versions.candidate());
        changing("The other version can't be deleted", versions::discard);
        past.ifPresent(images -> images.unuse(draft.product(), sha256));
        draft.change(DraftState::withoutNext);
        folder.measure();
    }
}
