package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.config.record.SecretText;
import io.anomalight.framework.failure.UserError;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The source of a backbone's weights: the section {@code model.weights.<backbone>}.
 *
 * <p>A file has priority over a URL, and a URL over a package. So setting {@code file} or {@code url} is enough to replace a
 * package.
 *
 * @param file a safetensors file with torchvision's or timm's names
 * @param url {@code https} address of such a file; it may contain names of environment variables, for instance of a token
 * @param npm {@code name@version} of a package with Keras' ResNet-50 as a TensorFlow.js layers model
 * @param integrity SHA-512 of the package as npm prints it, {@code sha512-…}
 * @param sha256 SHA-256 of the file at {@code url}, in hexadecimal digits
 * @param format format of weights that differ from torchvision's, if the metadata of their file do not contain it
 */
public record WeightsSource(
        Optional<Path> file,
        Optional<SecretText> url,
        Optional<String> npm,
        Optional<String> integrity,
        Optional<String> sha256,
        Optional<ConfiguredFormat> format) {
    private static final Pattern HTTPS = Pattern.compile(
            "https://[A-Za-z0-9][A-Za-z0-9.-]*(:\\d{1,5})?/(%[0-9A-Fa-f]{2}|[A-Za-z0-9._~!$&'()*+,;=:@/?-])+");
    private static final String ADDRESS = "an https address";
    // Strict, because on Windows npm is a script whose arguments pass through a shell.
    private static final Pattern PACKAGE = Pattern.compile("(@[a-z0-9][\\w.-]*/)?[a-z0-9][\\w.-]*@\\d[\\w.-]*");
    private static final Pattern INTEGRITY = Pattern.compile("sha512-[A-Za-z0-9+/]{86}==");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    public WeightsSource {
        // An address with environment variables is checked later, when it is used and their values are known.
        require("url", url.filter(address -> !address.hasVariables()).map(SecretText::toString), HTTPS, ADDRESS);
        require("npm", npm, PACKAGE, "name@version of a package");
        require("integrity", integrity, INTEGRITY, "npm's sha512-… of a package");
        require("sha256", sha256, SHA256, "64 hexadecimal digits");
        if (npm.isPresent() && integrity.isEmpty()) {
            throw new IllegalArgumentException("npm names " + npm.get() + " without its integrity, so it could not be"
                    + " verified: add the sha512-… that \"npm view " + npm.get() + " dist.integrity\" prints");
        }
    }

    /**
     * The address with the values of its environment variables. Use it only for the request, because it may contain a token.
     *
     * @throws UserError if the result is not an https address, or a variable may not be read
     */
    static URI address(SecretText url) {
        String address = url.reveal();
        if (!HTTPS.matcher(address).matches()) {
            throw new UserError("url must be " + ADDRESS + ", but \"" + url + "\" is none");
        }
        return URI.create(address);
    }

    /** Weights that lie on this machine. */
    public static WeightsSource ofFile(Path file) {
        return new WeightsSource(
                Optional.of(file),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static void require(String key, Optional<String> value, Pattern pattern, String wanted) {
        value.filter(text -> !pattern.matcher(text).matches()).ifPresent(text -> {
            throw new IllegalArgumentException(key + " must be " + wanted + ", but is \"" + text + "\"");
        });
    }
}
