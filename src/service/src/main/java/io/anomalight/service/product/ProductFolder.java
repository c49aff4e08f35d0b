package io.anomalight.service.product;

import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The folder with the archives of the products. */
record ProductFolder(Path path) {

    /**
     * The archives of a folder at one moment.
     *
     * @param products the archives by the names of their products
     * @param unusable files whose names can't be names of products
     */
    record Listing(Map<String, Path> products, List<Path> unusable) {
        static final Listing EMPTY = new Listing(Map.of(), List.of());
    }

    /**
     * Lists the archives; hidden files are left out.
     *
     * @throws io.anomalight.framework.failure.UserError if the folder can't be read
     */
    Listing list() {
        Map<String, Path> products = new TreeMap<>();
        List<Path> unusable = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + ProductNames.EXTENSION)) {
            for (Path file : files) {
                String name = ProductNames.ofFile(file);
                if (name.startsWith(".") || name.isEmpty() || !Files.isRegularFile(file)) {
                    continue;
                }
                if (ProductNames.valid(name)) {
                    products.put(name, file);
                } else {
                    unusable.add(file);
                }
            }
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
        return new Listing(products, unusable);
    }
}
