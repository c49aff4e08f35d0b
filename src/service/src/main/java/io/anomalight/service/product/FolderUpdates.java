package io.anomalight.service.product;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.http.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the products equal to the archives of a folder. Only the thread of {@link Products} calls it. */
final class FolderUpdates {
    private static final Logger LOG = LoggerFactory.getLogger(FolderUpdates.class);

    private final ProductFolder folder;
    private final BiFunction<String, Path, Product> creation;
    private final Map<String, Product> products;
    private final ModelLoads loads;
    private final ProductGauges gauges;
    private volatile List<Path> unusable = List.of();
    private String lastFailure = "";

    /**
     * Creates updates; {@link #first} must be called before {@link #next}.
     *
     * @param creation makes a product of its name and its file
     * @param products the products by name, which this class changes
     */
    FolderUpdates(
            ProductFolder folder,
            BiFunction<String, Path, Product> creation,
            Map<String, Product> products,
            ModelLoads loads,
            ProductGauges gauges) {
        this.folder = folder;
        this.creation = creation;
        this.products = products;
        this.loads = loads;
        this.gauges = gauges;
    }

    /** The files whose names can't be names of products; may be called by any thread. */
    List<Path> unusable() {
        return unusable;
    }

    /**
     * Finds the products at the start.
     *
     * @throws UserError if the folder can't be read
     */
    void first() {
        apply(folder.first());
    }

    /** Applies a change of one file, which is complete. */
    void now(String product) {
        apply(folder.now(product));
    }

    /** Applies what has changed since the last call. A failure is logged, and the products stay. */
    void next() {
        try {
            apply(folder.next());
            lastFailure = "";
        } catch (UserError unreadable) {
            String sentence = String.valueOf(unreadable.getMessage());
            if (!sentence.equals(lastFailure)) { // the same sentence every few seconds would fill the log
                LOG.error("{}; the products stay as they are", sentence);
            }
            lastFailure = sentence;
        } catch (RuntimeException failure) {
            LOG.error("The folder of the products can't be followed", failure);
        }
    }

    private void apply(ProductFolder.Changes changes) {
        changes.gone().forEach(this::remove);
        changes.changed().forEach(this::change);
        for (Path file : changes.unusable()) {
            if (!unusable.contains(file)) {
                LOG.warn("{}", ProductNames.refusal(file));
            }
        }
        unusable = List.copyOf(changes.unusable());
    }

    private void remove(String name) {
        Product gone = products.remove(name);
        if (gone != null) {
            LOG.info("The file of product {} was deleted; its running requests end", name);
            gone.drop();
            gauges.remove(gone);
        }
    }

    private void change(String name, Path file) {
        Product known = products.get(name);
        if (known == null) {
            Product created = creation.apply(name, file);
            loads.inspect(created);
            products.put(name, created);
            gauges.add(created);
            LOG.info("Product {} is {}", name, file);
        } else if (known.loaded()) {
            swap(known);
        } else {
            loads.inspect(known);
        }
    }

    private void swap(Product product) {
        try {
            loads.load(product);
        } catch (Refusal busy) {
            LOG.warn("Product {} can't be replaced yet: {}", product.name(), busy.sentence());
            folder.again(product.name());
        } catch (RuntimeException unusable) {
            // Recorded and logged by the load; the previous model stays in use.
            LOG.debug("Product {} is not replaced", product.name(), unusable);
        }
    }
}
