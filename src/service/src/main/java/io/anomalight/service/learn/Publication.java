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

/**
 * Puts candidates live and brings former versions back. The caller makes sure that no job of the product is running.
 *
 * @param models the folder of the archives of all products
 * @param products the products of the service, which get what is put live
 * @param folder the folder of the trainings
 * @param past the feedback, if the service keeps some
 */
record Publication(Path models, Products products, TrainingFolder folder, Optional<PastImages> past) {

    /** The versions of the archive of a product. */
    ArchiveVersions versions(String product) {
        return ArchiveVersions.of(models.resolve(product + ProductNames.EXTENSION));
    }

    /**
     * Puts the candidate of a product live; without one, the version that a rollback or an update on the command line left beside the
     * archive. The product has it when the method returns.
     *
     * @throws Refusal with status 404 if there is no candidate, and 409 if there are two
     */
    void putLive(Draft draft) {
        ArchiveVersions versions = versions(draft.product());
        Optional<Path> trained = draft.candidate().map(Candidate::archive).filter(Files::isRegularFile);
        try {
            if (trained.isPresent()) {
                placeBeside(trained.get(), versions);
            } else if (!versions.hasCandidate()) {
                throw new Refusal(404, "The product has no candidate; train it first.");
            }
            versions.promote(ArchiveVersions.KEEP);
        } catch (UserError failure) {
            throw new Refusal(409, failure.getMessage() + ".");
        }
        if (trained.isPresent()) {
            learned(draft.candidate(), versions.live());
            draft.change(DraftState::promoted);
            FolderFiles.delete(trained.get());
            folder.measure();
        } else {
            learned(draft.next(), versions.live());
            draft.change(DraftState::forward);
        }
        products.refresh(draft.product());
    }

    /** Notes which feedback the archive that is live now has learned from. */
    private void learned(Optional<Candidate> results, Path live) {
        results.flatMap(Candidate::update)
                .ifPresent(update -> past.ifPresent(images -> images.used(update.feedback(), sha256(live))));
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
                        "The product has another candidate, which a rollback or the command line left in the folder of"
                                + " the products; delete it first.");
            }
            AtomicFile.write(target, temporary -> Files.copy(archive, temporary));
        } catch (IOException e) {
            throw FileFailure.writing(target, e);
        }
    }

    /**
     * Puts the former version of a product live again; the present one becomes its candidate.
     *
     * @throws Refusal with status 409 if there is no former version, or the product has a candidate already
     */
    void rollBack(Draft draft) {
        if (draft.candidate().isPresent()) {
            throw new Refusal(
                    409, "The product has a candidate that is not live; put it live or delete it before a rollback.");
        }
        ArchiveVersions versions = versions(draft.product());
        try {
            versions.rollback(false);
        } catch (UserError failure) {
            throw new Refusal(409, failure.getMessage() + ".");
        }
        draft.change(DraftState::rolledBack);
        // The live model has not learned from this feedback, so the next update may use it.
        past.ifPresent(images -> images.unusedAgain(draft.product(), sha256(versions.candidate())));
        products.refresh(draft.product());
    }

    /** Deletes the candidates of a product. */
    void discard(Draft draft) {
        draft.change(DraftState::discarded);
        versions(draft.product()).discard();
        folder.measure();
    }
}
