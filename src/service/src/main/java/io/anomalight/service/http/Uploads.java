package io.anomalight.service.http;

import io.anomalight.framework.console.PrintableText;
import io.anomalight.service.http.Bodies.Body;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;

/** Takes the image files out of a body: the body itself, or the fields of a form. */
public final class Uploads {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_FIELDS = 1100;
    private static final int LONGEST_FIELD_HEADER = 4096;

    private Uploads() {}

    /** The one image of a request: a body that is an image, or the form field {@code image}. */
    public static Upload one(HttpServletRequest request, Body body) {
        ContentType type = ContentType.of(request);
        if (!type.isForm()) {
            requireImage(type);
            return new Upload("image", body.bytes());
        }
        List<Upload> images = fields(type, body, "image");
        if (images.size() != 1) {
            throw new Refusal(
                    400,
                    "The form has " + images.size() + " fields named image, but one is judged; several go to"
                            + " /v1/predict/batch as images.");
        }
        return images.get(0);
    }

    /** The form fields {@code images} of a request, in their order. */
    public static List<Upload> several(HttpServletRequest request, Body body) {
        ContentType type = ContentType.of(request);
        if (!type.isForm()) {
            throw new Refusal(
                    415,
                    "A batch comes as multipart/form-data with fields named images, not as " + shown(type.name())
                            + ".");
        }
        List<Upload> images = fields(type, body, "images");
        if (images.isEmpty()) {
            throw new Refusal(400, "The form has no field named images; add one for each image.");
        }
        return images;
    }

    private static void requireImage(ContentType type) {
        if (!type.mayBeImage()) {
            throw new Refusal(
                    415,
                    "An image comes as image/png, image/jpeg or the like, as application/octet-stream or in"
                            + " the field image of a form, not as " + shown(type.name()) + ".");
        }
    }

    private static List<Upload> fields(ContentType type, Body body, String name) {
        String boundary = type.boundary()
                .orElseThrow(() -> new Refusal(
                        400, "The type multipart/form-data lacks its boundary; let the client set the header."));
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxParts(MOST_FIELDS);
        parser.setPartHeadersMaxLength(LONGEST_FIELD_HEADER);
        parser.setMaxMemoryFileSize(-1); // all of it is in memory already, and nothing goes to disk
        parser.setMaxLength(body.bytes().length);
        CompletableFuture<MultiPartFormData.Parts> parsing = new CompletableFuture<>();
        List<Upload> uploads = new ArrayList<>();
        try {
            parser.parse(Content.Source.from(ByteBuffer.wrap(body.bytes())), Promise.Invocable.toPromise(parsing));
            try (MultiPartFormData.Parts parts = parsing.join()) {
                for (MultiPart.Part part : parts) {
                    if (name.equals(part.getName())) { // some have none
                        uploads.add(new Upload(nameOf(part, name), bytes(part)));
                    }
                }
            }
            return uploads;
        } catch (RuntimeException | IOException e) {
            // The parser throws arbitrary exceptions on malformed forms.
            throw new Refusal(400, "The form is cut off or malformed; send it again.");
        }
    }

    private static byte[] bytes(MultiPart.Part part) throws IOException {
        return Content.Source.asInputStream(part.createContentSource()).readAllBytes();
    }

    private static String nameOf(MultiPart.Part part, String otherwise) {
        String name = part.getFileName();
        return name == null || name.isBlank() ? otherwise : shown(name);
    }

    /** A word from outside, safe to print and of bounded length. */
    private static String shown(String text) {
        String clean = PrintableText.line(text);
        return clean.length() <= LONGEST_NAME ? clean : clean.substring(0, LONGEST_NAME) + "…";
    }
}
