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
 * Builds the example of a plug-in as its author would, in a folder of its own, with the Maven that runs this test.
 *
 * <p>Its libraries come from a local repository made for it: the user's own, linked folder by folder, but for Anomalight,
 * of which it holds what is being tested. So nothing is fetched, nothing need be installed, and nothing is left behind.
 */
public final class OutsideProject {
    /** Where its sources are. */
    static final Path SOURCES = Path.of("test", "resources", "outside");

    private static final String ANOMALIGHT = "anomalight";

    private OutsideProject() {}

    /** Builds it below {@code scratch}: the jar. */
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
                        // Takes a library as it is, whatever mirror it once came from.
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
        Path root = Path.of("..").toRealPath();
        artifact(made, "anomalight-parent", root.resolve("pom.xml"));
        Path framework = artifact(made, "anomalight-framework", root.resolve("framework/pom.xml"));
        jar(
                Path.of(Plugin.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()),
                framework);
        return made;
    }

    /** Links all that a folder holds into another, but for one entry and what is hidden. */
    private static void link(Path from, Path to, String but) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                String name = String.valueOf(entry.getFileName());
                if (!name.equals(but) && !name.startsWith(".")) {
                    Files.createSymbolicLink(to.resolve(name), entry);
                }
            }
        }
    }

    /** Puts a pom where Maven looks for it: where the jar would be. */
    private static Path artifact(Path repository, String name, Path pom) throws IOException {
        String version = given("version");
        Path folder = repository.resolve("io").resolve(ANOMALIGHT).resolve(name).resolve(version);
        Files.createDirectories(folder);
        Files.copy(pom, folder.resolve(name + "-" + version + ".pom"));
        return folder.resolve(name + "-" + version + ".jar");
    }

    /** Makes a jar of an entry of the class path, which is one unless Maven was asked for less than to package. */
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
            throw new IOException("no jar was made of " + entry);
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
