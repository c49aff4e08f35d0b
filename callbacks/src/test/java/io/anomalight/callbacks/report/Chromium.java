package io.anomalight.callbacks.report;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window: Debian's, or the one that {@code -Danomalight.chromium} names. */
final class Chromium implements AutoCloseable {
    private static final Path BROWSER = Path.of(System.getProperty("anomalight.chromium", "/usr/bin/chromium"));
    private static final Path DRIVER = Path.of(System.getProperty("anomalight.chromedriver", "/usr/bin/chromedriver"));

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Whether browser and driver are where they should be. */
    static boolean isThere() {
        return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
    }

    /** Starts it with a profile of its own. */
    static Chromium start(Path profile) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile.toAbsolutePath());
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile()) // so that Selenium looks for none on the network
                .usingAnyFreePort()
                .withLogFile(new File("/dev/null"))
                .build();
        return new Chromium(new ChromeDriver(service, options));
    }

    void open(Path file) {
        driver.get(file.toUri().toString());
    }

    /** What an expression is worth on the page. */
    String ask(String expression) {
        return String.valueOf(driver.executeScript("return " + expression));
    }

    /** Every element of what an expression lists. */
    List<String> all(String expression) {
        Object values = Objects.requireNonNull(driver.executeScript("return [..." + expression + "]"));
        return ((List<?>) values).stream().map(String::valueOf).toList();
    }

    /** Everything the page complained of since the last time. */
    List<LogEntry> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll();
    }

    /** Makes the window as large as that of a telephone or a desk, light or dark. */
    void resize(int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void allowScripts(boolean allowed) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
    }

    ChromeDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
