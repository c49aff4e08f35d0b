package io.anomalight.service.product;

import io.anomalight.service.http.Json;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The names of products, which are parts of URLs. */
public final class ProductNames {
    /** How the file of a product ends. */
    public static final String EXTENSION = ".anomalight";

    private static final int LONGEST = 100;
    /** The characters that URLs need not encode, with a letter or digit first: no name is "." or "..". */
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0," + (LONGEST - 1) + "}");

    /** What a name must be, as a sentence. */
    public static final String RULE = "The name of a product is a part of a URL: letters and digits of ASCII, then also"
            + " . _ ~ and -, at most " + LONGEST + " characters; choose such a name.";

    private ProductNames() {}

    /** The name of a file without its extension; it may be invalid. */
    static String ofFile(Path file) {
        String name = Json.fileName(file);
        return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
    }

    /** Whether this can be the name of a product. */
    public static boolean valid(String name) {
        return VALID.matcher(name).matches();
    }

    /** Why a file can't be a product, as a sentence without its full stop. */
    static String refusal(Path file) {
        return "the name of " + Json.fileName(file)
                + " can't be the name of a product in a URL; rename the file: letters"
                + " and digits of ASCII, then also . _ ~ and -, at most " + LONGEST + " characters";
    }

    /** A valid name for the only product, whose file may have any name: each other character becomes a "-". */
    public static String nearest(Path file) {
        String name = ofFile(file).replaceAll("[^A-Za-z0-9._~-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
        String cut = name.substring(0, Math.min(LONGEST, name.length()));
        return cut.isEmpty() ? "model" : cut;
    }
}
