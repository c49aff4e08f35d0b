package io.anomalight.service.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The query of a request. It is always read as UTF-8; the charset of the body has no effect.
 *
 * @param values the values of each name, in their order
 */
public record Query(Map<String, List<String>> values) {
    private static final int MAX_PARTS = 20;

    /**
     * Parses a query.
     *
     * @param raw the percent-encoded query; empty if the request has none
     * @throws Refusal with status 400 if the percent-encoding is wrong or the query has too many parts
     */
    public static Query of(String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (raw.isEmpty()) {
            return new Query(values);
        }
        String[] parts = raw.split("&", MAX_PARTS + 1);
        if (parts.length > MAX_PARTS) {
            throw new Refusal(
                    400, "The query has more than " + MAX_PARTS + " parts; /openapi.json lists those of each path.");
        }
        for (String part : parts) {
            if (!part.isEmpty()) {
                String[] pair = part.split("=", 2);
                values.computeIfAbsent(decoded(pair[0]), name -> new ArrayList<>())
                        .add(pair.length == 1 ? "" : decoded(pair[1]));
            }
        }
        return new Query(values);
    }

    /**
     * The value of a name; empty if the query does not have it.
     *
     * @throws Refusal with status 400 if the query has the name more than once
     */
    public Optional<String> one(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        if (all.size() > 1) {
            throw new Refusal(400, "The query has " + name + " more than once; keep one.");
        }
        return all.stream().findFirst();
    }

    /**
     * The whole number of a name, from 1 on; the default if the query does not have it.
     *
     * @throws Refusal with status 400 if it is no such number
     */
    public long number(String name, long defaultValue, long most) {
        return one(name).map(text -> number(name, text, most)).orElse(defaultValue);
    }

    private static long number(String name, String text, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Treated like a number out of range.
        }
        throw new Refusal(400, name + " is a whole number from 1 to " + most + "; send one.");
    }

    private static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '%') {
                bytes.write(16 * digit(text, i + 1) + digit(text, i + 2));
                i += 2;
            } else {
                bytes.writeBytes((each == '+' ? " " : Character.toString(each)).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static int digit(String text, int at) {
        int digit = at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
        if (digit < 0) {
            throw malformed();
        }
        return digit;
    }

    private static Refusal malformed() {
        return new Refusal(400, "The query's percent-encoding is wrong; encode it as UTF-8.");
    }
}
