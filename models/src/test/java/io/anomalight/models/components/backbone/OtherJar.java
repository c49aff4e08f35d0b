package io.anomalight.models.components.backbone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a family of backbones known to this thread, as if a jar on the class path named it. */
public final class OtherJar implements AutoCloseable {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    /** Writes the file that names the family below a folder. */
    public OtherJar(Path folder, Class<? extends BackboneFamily> family) {
        try {
            Path services = Files.createDirectories(folder.resolve("META-INF/services"));
            Files.writeString(services.resolve(BackboneFamily.class.getName()), family.getName());
            URL[] jar = {folder.toUri().toURL()};
            Thread.currentThread().setContextClassLoader(new URLClassLoader(jar, OtherJar.class.getClassLoader()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Thread.currentThread().setContextClassLoader(before);
    }
}
