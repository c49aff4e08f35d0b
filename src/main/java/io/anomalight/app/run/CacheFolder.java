package io.anomalight.app.run;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder for the downloaded and converted files of this user. */
public final class CacheFolder {
    private static final String VARIABLE = "ANOMALIGHT_CACHE";
    private static final String ENGINE = "ENGINE_CACHE_DIR";
    private static final String NAME = "anomalight";
    private static final String XDG = "XDG_CACHE_HOME";
    private static final String UNKNOWN = "?";
    private static final String JNA = "jna.tmpdir";

    private CacheFolder() {}

    /** {@code ANOMALIGHT_CACHE} if it is set, otherwise the usual cache folder of the operating system. */
    static Path of(Map<String, String> environment, String operatingSystem, Path home) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            return Path.of(named).toAbsolutePath();
        }
        String system = operatingSystem.toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            String local = environment.getOrDefault("LOCALAPPDATA", "");
            return (local.isEmpty() ? home.resolve("AppData").resolve("Local") : Path.of(local)).resolve(NAME);
        }
        if (system.contains("mac")) {
            return home.resolve("Library").resolve("Caches").resolve(NAME);
        }
        String xdg = environment.getOrDefault(XDG, "");
        return (xdg.isEmpty() ? home.resolve(".cache") : Path.of(xdg)).resolve(NAME);
    }

    /** Makes DJL unpack its engine into this folder, unless the user set another; call it before the engine is loaded. */
    public static void useForEngine() {
        if (System.getenv(ENGINE) == null && System.getProperty(ENGINE) == null) {
            // No error here: help must also work for users without a home. Code that needs the folder reports the
            // error.
            ifKnown()
                    .ifPresent(cache ->
                            System.setProperty(ENGINE, cache.resolve("engine").toString()));
        }
        // JNA would unpack its library into a folder called "?" in the working folder.
        if (UNKNOWN.equals(System.getProperty("user.home")) && System.getProperty(JNA) == null) {
            System.setProperty(JNA, System.getProperty("java.io.tmpdir"));
        }
    }

    /** The folder into which DJL unpacks its engine. */
    public static String engine() {
        return Optional.ofNullable(System.getenv(ENGINE)).orElseGet(() -> System.getProperty(ENGINE, "its cache"));
    }

    /**
     * As {@link #of}, of the user who runs this process.
     *
     * @throws UserError if no folder is named and the user has no home
     */
    public static Path ofThisUser() {
        return ifKnown()
                .orElseThrow(() -> new UserError(
                        "This user has no home folder; set the folder for weights and the engine with " + VARIABLE));
    }

    private static Optional<Path> ifKnown() {
        return ifKnown(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home"));
    }

    /** As {@link #of}; empty if no folder is known. In many containers, Java's name for an unknown home is "?". */
    static Optional<Path> ifKnown(Map<String, String> environment, String operatingSystem, String home) {
        boolean isNamed = Stream.of(VARIABLE, XDG)
                .anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
        String known = home.equals(UNKNOWN) ? environment.getOrDefault("HOME", "") : home;
        return known.isEmpty() && !isNamed
                ? Optional.empty()
                : Optional.of(of(environment, operatingSystem, Path.of(known)));
    }
}
