package io.anomalight.app.command;

import io.anomalight.app.Finished;
import io.anomalight.app.OutsideProject;
import io.anomalight.app.SmallHome;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The script {@code anomalight}, in a house of its own that is already built. */
public final class Launcher {
    private final Path folder;
    private final Path script;
    private final Path plugins;

    /**
     * Puts it into {@code folder}, where it will also run.
     *
     * @param plugins what {@code ANOMALIGHT_PLUGINS} names
     */
    public Launcher(Path folder, Path plugins) throws IOException, URISyntaxException {
        this.folder = folder;
        this.plugins = plugins;
        Path house = folder.resolve("house");
        Path target = house.resolve("src").resolve("target");
        Path library = Files.createDirectories(target.resolve("lib"));
        script = Files.copy(Path.of("..", "anomalight"), house.resolve("anomalight"));
        Path classes = Path.of(Anomalight.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        OutsideProject.jar(classes, target.resolve("app.jar"));
        for (Path entry : classPath()) {
            OutsideProject.jar(entry, library.resolve(Integer.toHexString(entry.hashCode()) + ".jar"));
        }
        Files.createFile(target.resolve("built")); // newer than any source, as there is none
    }

    /** Has it find the recipes of a {@link SmallHome}, not those on the class path. */
    public void useRecipes() throws IOException {
        Path house = SmallHome.write(folder.resolve("house"));
        Files.setLastModifiedTime(house.resolve("src/target/built"), FileTime.from(Instant.now()));
    }

    /** Runs a command as a user does. */
    public Finished run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return finish(command);
    }

    /** Runs lines of a shell in which it is called {@code ./anomalight}, up to the first that fails. */
    public Finished shell(String lines) throws IOException, InterruptedException {
        link();
        return finish(List.of("sh", "-e", "-c", lines));
    }

    /** Starts such lines and doesn't wait for their end; the caller ends them. */
    public Process start(String lines) throws IOException {
        link();
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", lines)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment());
        return builder.start();
    }

    private void link() throws IOException {
        Path link = folder.resolve("anomalight");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, script);
        }
    }

    private Finished finish(List<String> command) throws IOException, InterruptedException {
        return Finished.run(folder, environment(), command);
    }

    private Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "ANOMALIGHT_PLUGINS",
                plugins.toString(),
                // Two processes that spin for the same cores slow each other down many times over.
                "OMP_NUM_THREADS",
                "1");
    }

    /** What this test runs with, but for the application and its tests. */
    private static List<Path> classPath() {
        Path own = Path.of("target").toAbsolutePath();
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .filter(entry -> !entry.startsWith(own))
                .toList();
    }
}
