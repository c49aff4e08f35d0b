package io.anomalight.app;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where downloaded and converted files of this user are kept. */
final class CacheFolder {
    private static final String VARIABLE = "ANOMALIGHT_CACHE";
    private static final String ENGINE = "ENGINE_CACHE_DIR";
    private static final String NAME = "anomalight";

    private CacheFolder() {}

    /** {@code ANOMALIGHT_CACHE} if it is set, otherwise the operating system's usual place for caches. */
    static Path of(Map<String, String> environment, String operatingSystem, Path home) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            return Path.of(named).toAbsolutePath();
        }
        String system = operatingSystem.toLowerCase(Locale.ROOT);
        if (system.contains("win")) {
            String local = environment.getOrDefault("LOCALAPPDATA", "");
            return (local.isEmpty() ? home.resolve("AppData").resolve("Local") : Path.of(local)).resolve(NAME);
        }
        if (system.contains("mac")) {
            return home.resolve("Library").resolve("Caches").resolve(NAME);
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (xdg.isEmpty() ? home.resolve(".cache") : Path.of(xdg)).resolve(NAME);
    }

    /** Has DJL unpack its engine into our cache, unless it was told where; takes effect until the engine is loaded. */
    static void holdTheEngine() {
        if (System.getenv(ENGINE) == null && System.getProperty(ENGINE) == null) {
            System.setProperty(ENGINE, ofThisUser().resolve("engine").toString());
        }
    }

    /** As {@link #of}, of the user who runs this process. */
    static Path ofThisUser() {
        return of(System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
    }
}
