package io.anomalight.framework.memory;

import ai.djl.util.Platform;
import ai.djl.util.Utils;
import io.anomalight.framework.failure.UserError;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The native library of PyTorch. Each platform has its own, so it is not a dependency of Anomalight's jars: the program that
 * uses them chooses it.
 */
final class NativeLibrary {
    private static final String FOLDERS = "PYTORCH_LIBRARY_PATH";
    private static final String OFFLINE = "ai.djl.offline";

    /** The artifacts with the libraries, by DJL's names of platforms. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "linux-x86_64", "anomalight-natives-linux-x64",
            "linux-aarch64", "anomalight-natives-linux-arm64",
            "osx-aarch64", "anomalight-natives-macos-arm64",
            "win-x86_64", "anomalight-natives-windows-x64");

    private static boolean found;

    private NativeLibrary() {}

    /**
     * Refuses to load the engine without its library, because DJL would download it, or fail with a long list of causes.
     *
     * @throws UserError if there is no library, and no permission to download it
     */
    static synchronized void require() {
        if (found) {
            return;
        }
        Optional<String> folders = Optional.ofNullable(Utils.getEnvOrSystemProperty(FOLDERS));
        if (folders.isPresent()) {
            requireIn(folders.orElseThrow());
        } else if (!"false".equals(System.getProperty(OFFLINE))) {
            requireOnTheClassPath();
        }
        found = true;
    }

    private static void requireIn(String folders) {
        String library = System.mapLibraryName("torch");
        if (Stream.of(folders.split(File.pathSeparator)).noneMatch(folder -> Files.exists(Path.of(folder, library)))) {
            throw new UserError(
                    FOLDERS + " = " + folders + " has no file " + library
                            + ": name the folder lib of a libtorch, or delete the variable to use the library on the class path");
        }
    }

    private static void requireOnTheClassPath() {
        Platform platform = Platform.detectPlatform("pytorch");
        if (platform.isPlaceholder()) {
            throw new UserError(missing(platform.getOsPrefix() + "-" + platform.getOsArch(), platform.getVersion()));
        }
    }

    /** What to do without a library for a platform. */
    static String missing(String platform, String version) {
        String artifact = Optional.ofNullable(ARTIFACTS.get(platform))
                .map(name -> "add io.anomalight:" + name + " (of type pom) to the dependencies, or ")
                .orElse("");
        return "The native library of PyTorch for " + platform + " is not on the class path: " + artifact + "set "
                + FOLDERS + " to the folder lib of a libtorch " + version + "; with -D" + OFFLINE
                + "=false, DJL downloads it";
    }
}
