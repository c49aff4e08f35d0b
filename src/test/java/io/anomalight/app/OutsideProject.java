package io.anomalight.app;

import io.anomalight.framework.plugin.Plugin;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Builds the example of a plugin in a separate folder, with the Maven that runs this test.
 *
 * <p>It uses a temporary local repository. This has links to the libraries in the user's repository, and the Anomalight that
 * is being tested. So the build downloads nothing and installs nothing.
 */
public final class OutsideProject {
    /** The folder of its sources. */
    static final Path SOURCES = Path.of("test", "resources", "outside");

    private static final String ANOMALIGHT = "anomalight";

    private OutsideProject() {}

    /** Builds the project below {@code scratch} and returns the jar. */
    static Path build(Path scratch) throws Exception {
        Path project = copy(SOURCES, scratch.resolve("project"));
        Path repository = repository(scratch.resolve("repository"));
        Finished maven = Finished.run(
                scratch,
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of(
                        Path.of(given("maven"), "bin", "mvn").toString(),
                        "--batch-mode",
                        "--offline",
                        "-Dmaven.repo.local=" + repository,
                        "-Danomalight.version=" + given("version"),
                        // Uses a library whatever mirror it was downloaded from.
                        "-Dmaven.legacyLocalRepo=true",
                        "--file",
                        project.toString(),
                        "package"));
        if (maven.code() != 0) {
            throw new AssertionError("the project does not build:\n" + maven.said());
        }
        return project.resolve("target").resolve("variation-1.0.jar");
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                Path relative = from.relativize(path);
                if (!relative.startsWith("target")) {
                    Path copy = to.resolve(relative);
                    Files.createDirectories(copy.resolveSibling("."));
                    Files.copy(path, copy);
                }
            }
        }
        return to;
    }

    private static Path repository(Path made) throws IOException, URISyntaxException {
        Path users = Path.of(given("repository"));
        link(users, made, "io");
        link(users.resolve("io"), made.resolve("io"), ANOMALIGHT);
        Path published = Path.of("..", "framework", "target", "published-pom.xml");
        Path framework = artifact(made, "anomalight-framework", published.toRealPath());
        jar(
                Path.of(Plugin.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()),
                framework);
        return made;
    }

    /** Creates links in a folder to the entries of another, except for one entry and hidden ones. */
    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                String name = String.valueOf(entry.getFileName());
                if (!name.equals(except) && !name.startsWith(".")) {
                    Files.createSymbolicLink(to.resolve(name), entry);
                }
            }
        }
    }

    /** Copies a pom into the repository and returns the path of its jar. */
    private static Path artifact(Path repository, String name, Path pom) throws IOException {
        String version = given("version");
        Path folder = repository.resolve("io").resolve(ANOMALIGHT).resolve(name).resolve(version);
        Files.createDirectories(folder);
        Files.copy(pom, folder.resolve(name + "-" + version + ".pom"));
        return folder.resolve(name + "-" + version + ".jar");
    }

    /** Creates a jar from an entry of the class path: a link to a jar, or a new jar from a folder of classes. */
    public static void jar(Path entry, Path jar) throws IOException {
        if (Files.isRegularFile(entry)) {
            Files.createSymbolicLink(jar, entry);
            return;
        }
        if (!Files.isDirectory(entry)) {
            throw new IOException(entry + " on the class path is neither a jar nor a folder of classes");
        }
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", entry.toString(), ".");
        if (code != 0) {
            throw new IOException("no jar was created from " + entry);
        }
    }

    private static String given(String name) {
        String key = "anomalight.test." + name;
        String value = System.getProperty(key, "");
        if (value.isEmpty()) {
            throw new IllegalStateException(key + " is not set; src/pom.xml sets it, so run this test with Maven");
        }
        return value;
    }
}
