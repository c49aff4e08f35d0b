package io.anomalight.service;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.product.ProductLoader;
import io.anomalight.service.product.ServiceScorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A folder of archives that are text files: the megabytes of the model, then its score, or a word if it is damaged. A loaded model is a
 * {@link FakeScorer}.
 */
public final class FakeFolder implements ProductLoader {
    private final Path folder;
    private final Map<String, FakeScorer> slow = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentLinkedDeque<FakeScorer>> loaded = new ConcurrentHashMap<>();

    public FakeFolder(Path folder) {
        this.folder = folder;
    }

    /** Writes the archive of a product at once, as a rename does. */
    public Path put(String product, int megabytes, int score) {
        return put(product, megabytes + " " + score);
    }

    /** Writes an archive of any content. */
    public Path put(String product, String content) {
        try {
            Path file = folder.resolve(product + ".anomalight");
            Path written = Files.writeString(Files.createTempFile(folder, "new", ".tmp"), content);
            return Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next load of a product gives this scorer. */
    public void next(String product, FakeScorer scorer) {
        slow.put(product, scorer);
    }

    /** The last model that was loaded for a product. */
    public FakeScorer last(String product) {
        return loaded.getOrDefault(product, new ConcurrentLinkedDeque<>()).getLast();
    }

    /** How many models were loaded for a product. */
    public int loads(String product) {
        return loaded.getOrDefault(product, new ConcurrentLinkedDeque<>()).size();
    }

    @Override
    public Facts inspect(Path archive) {
        return new Facts("fake", Instant.EPOCH, 1_000_000L * number(archive, 0));
    }

    @Override
    public ServiceScorer load(Path archive) {
        String product = archive.getFileName().toString().replace(".anomalight", "");
        FakeScorer next = slow.remove(product);
        FakeScorer scorer = next == null ? FakeScorer.free(number(archive, 1)) : next;
        loaded.computeIfAbsent(product, name -> new ConcurrentLinkedDeque<>()).add(scorer);
        return scorer;
    }

    private static int number(Path archive, int index) {
        try {
            return Integer.parseInt(Files.readString(archive).split(" ", -1)[index]);
        } catch (IOException e) {
            throw new UserError(archive.getFileName() + " does not exist", e);
        } catch (NumberFormatException e) {
            throw new UserError(archive.getFileName() + " is damaged; copy it again", e);
        }
    }
}
