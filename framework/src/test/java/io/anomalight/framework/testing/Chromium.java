package io.anomalight.framework.testing;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window: Debian's, or the one that {@code -Danomalight.chromium} names. */
public final class Chromium implements AutoCloseable {
    private static final Path BROWSER = Path.of(System.getProperty("anomalight.chromium", "/usr/bin/chromium"));
    private static final Path DRIVER = Path.of(System.getProperty("anomalight.chromedriver", "/usr/bin/chromedriver"));

    /** Skips a test class on a machine without the browser: only a real one lays out pages and runs their scripts. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @EnabledIf(
            value = "io.anomalight.framework.testing.Chromium#isInstalled",
            disabledReason =
                    "Chromium is not installed: install Debian's packages chromium and chromium-driver, or name"
                            + " others with -Danomalight.chromium=… -Danomalight.chromedriver=…")
    public @interface Needed {}

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Whether browser and driver are installed. */
    public static boolean isInstalled() {
        return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
    }

    /** Starts the browser with a new profile. */
    public static Chromium start(Path profile) {
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
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
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

    public void open(Path file) {
        open(file.toUri());
    }

    public void open(URI address) {
        driver.get(address.toString());
    }

    /** Waits until an expression is true on the page; it is evaluated at each redraw. */
    public void await(String expression) {
        ask("new Promise(done => { const look = () => (" + expression
                + ") ? done(true) : requestAnimationFrame(look); look(); })");
    }

    /** The value of an expression on the page. */
    public String ask(String expression) {
        return String.valueOf(driver.executeScript("return " + expression));
    }

    /** The elements of a list expression. */
    public List<String> all(String expression) {
        Object values = Objects.requireNonNull(driver.executeScript("return [..." + expression + "]"));
        return ((List<?>) values).stream().map(String::valueOf).toList();
    }

    /** The errors of the page since the last call. */
    public List<LogEntry> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll();
    }

    /** Sets the size of the window and the light or dark mode. */
    public void resize(int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    public void allowScripts(boolean allowed) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
    }

    /** The contrast (WCAG) of every element with text to its background. */
    public List<Double> contrasts() {
        return all(
                        """
                        (() => {
                          const parse = color => color.match(/[\\d.]+/g).map(Number);
                          const luminance = color => color.slice(0, 3).map(value => value / 255)
                            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
                            .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
                          const ground = one => {
                            for (let at = one; at; at = at.parentElement) {
                              const color = parse(getComputedStyle(at).backgroundColor);
                              if (color.length < 4 || color[3] > 0) return color;
                            }
                            return [255, 255, 255];
                          };
                          return [...document.querySelectorAll('body *')]
                            .filter(one => !['SCRIPT', 'OPTION'].includes(one.tagName) && !one.closest('title')
                              && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
                            .map(one => {
                              const style = getComputedStyle(one);
                              const ink = luminance(parse(one.closest('svg') ? style.fill : style.color));
                              const below = luminance(ground(one));
                              return (Math.max(ink, below) + 0.05) / (Math.min(ink, below) + 0.05);
                            });
                        })()
                        """)
                .stream()
                .map(Double::valueOf)
                .toList();
    }

    public ChromeDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
