package io.anomalight.service.http;

import io.anomalight.framework.console.PrintableText;
import io.anomalight.service.http.Bodies.Body;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;

/** Extracts image files from a request body: the body itself, or fields of a form. */
public final class Uploads {
    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_FIELDS = 1100;
    private static final int MAX_FIELD_HEADER_BYTES = 4096;

    private Uploads() {}

    /** The single image of a request: the whole body, or the form field {@code image}. */
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
                    "The form must have one field named image, but has " + images.size() + "; send several images as"
                            + " fields named images to /v1/predict/batch.");
        }
        return images.get(0);
    }

    /** The form fields {@code images} of a request, in their order. */
    public static List<Upload> several(HttpServletRequest request, Body body) {
        ContentType type = ContentType.of(request);
        if (!type.isForm()) {
            throw new Refusal(
                    415,
                    "A batch must be sent as multipart/form-data with fields named images, not as "
                            + printable(type.name()) + ".");
        }
        List<Upload> images = fields(type, body, "images");
        if (images.isEmpty()) {
            throw new Refusal(400, "The form has no field named images; add one for each image.");
        }
        return images;
    }

    /**
     * The whole body of a request as an image.
     *
     * @param name its name, from the client
     * @throws Refusal with status 415 if the body is of another type, for instance a form
     */
    public static Upload body(HttpServletRequest request, Body body, String name) {
        requireImage(ContentType.of(request));
        return new Upload(printable(name), body.bytes());
    }

    /** Whether the body of a request is a form. */
    public static boolean isForm(HttpServletRequest request) {
        return ContentType.of(request).isForm();
    }

    /**
     * The text of a form field; empty if the form does not have it.
     *
     * @throws Refusal with status 400 if the form has it more than once
     */
    public static Optional<String> text(HttpServletRequest request, Body body, String name) {
        List<Upload> fields = fields(ContentType.of(request), body, name);
        if (fields.size() > 1) {
            throw new Refusal(400, "The form has more than one field named " + name + "; keep one.");
        }
        return fields.stream().findFirst().map(field -> new String(field.bytes(), StandardCharsets.UTF_8));
    }

    private static void requireImage(ContentType type) {
        if (!type.mayBeImage()) {
            throw new Refusal(
                    415,
                    "An image must be sent as image/png, image/jpeg or similar, as application/octet-stream, or in the"
                            + " field image of a form, not as " + printable(type.name()) + ".");
        }
    }

    private static List<Upload> fields(ContentType type, Body body, String name) {
        String boundary = type.boundary()
                .orElseThrow(() -> new Refusal(
                        400, "The type multipart/form-data has no boundary; let the client set the header."));
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxParts(MAX_FIELDS);
        parser.setPartHeadersMaxLength(MAX_FIELD_HEADER_BYTES);
        parser.setMaxMemoryFileSize(-1); // keep all fields in memory, never on disk
        parser.setMaxLength(body.bytes().length);
        CompletableFuture<MultiPartFormData.Parts> parsing = new CompletableFuture<>();
        List<Upload> uploads = new ArrayList<>();
        try {
            parser.parse(Content.Source.from(ByteBuffer.wrap(body.bytes())), Promise.Invocable.toPromise(parsing));
            try (MultiPartFormData.Parts parts = parsing.join()) {
                for (MultiPart.Part part : parts) {
                    if (name.equals(part.getName())) { // the name may be null
                        uploads.add(new Upload(nameOf(part, name), bytes(part)));
                    }
                }
            }
            return uploads;
        } catch (RuntimeException | IOException e) {
            // The parser throws arbitrary RuntimeExceptions on malformed forms.
            throw new Refusal(400, "The form is incomplete or malformed; send the request again.");
        }
    }

    private static byte[] bytes(MultiPart.Part part) throws IOException {
        return Content.Source.asInputStream(part.createContentSource()).readAllBytes();
    }

    private static String nameOf(MultiPart.Part part, String field) {
        String name = part.getFileName();
        return name == null || name.isBlank() ? field : printable(name);
    }

    /** A text from a client, safe to print and of limited length. */
    private static String printable(String text) {
        String clean = PrintableText.line(text);
        return clean.length() <= MAX_NAME_LENGTH ? clean : clean.substring(0, MAX_NAME_LENGTH) + "…";
    }
}
