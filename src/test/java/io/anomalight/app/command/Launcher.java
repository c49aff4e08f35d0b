package io.anomalight.app.command;

import io.anomalight.app.Finished;
import io.anomalight.app.OutsideProject;
import io.anomalight.app.SmallHome;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The script {@code anomalight} in a folder that is laid out as an installation. */
public final class Launcher {
    private final Path folder;
    private final Path script;
    private final Path plugins;

    /**
     * Creates the copy in {@code folder}, in which commands will also run.
     *
     * @param plugins the value of {@code ANOMALIGHT_PLUGINS}
     */
    public Launcher(Path folder, Path plugins) throws IOException, URISyntaxException {
        this.folder = folder;
        this.plugins = plugins;
        Path home = folder.resolve("home");
        Path library = Files.createDirectories(home.resolve("lib"));
        Files.createDirectory(home.resolve("bin"));
        script = Files.copy(Path.of("dist", "bin", "anomalight"), home.resolve("bin/anomalight"));
        Path classes = Path.of(Anomalight.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        OutsideProject.jar(classes, library.resolve("app.jar"));
        for (Path entry : classPath()) {
            OutsideProject.jar(entry, library.resolve(Integer.toHexString(entry.hashCode()) + ".jar"));
        }
    }

    /** Makes the script use the recipes of a {@link SmallHome} instead of those on the class path. */
    public void useRecipes() throws IOException {
        SmallHome.write(folder.resolve("home"));
    }

    /** Runs the script with arguments. */
    public Finished run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return finish(command);
    }

    /** Runs lines in a shell, in which the script is {@code ./anomalight}, up to the first line that fails. */
    public Finished shell(String lines) throws IOException, InterruptedException {
        link();
        return finish(List.of("sh", "-e", "-c", lines));
    }

    /** Starts lines in a shell and returns at once; the caller ends the process. */
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
                // To create it takes longer than it saves in a few starts.
                "ANOMALIGHT_CLASS_ARCHIVE",
                "off",
                // Two processes with spinning threads on the same cores slow each other down a lot.
                "OMP_NUM_THREADS",
                "1");
    }

    /** The class path of this test without the application and its tests. */
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
