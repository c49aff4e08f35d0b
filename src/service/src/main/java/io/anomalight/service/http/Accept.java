package io.anomalight.service.http;

import io.javalin.http.Context;
import java.util.List;
import org.eclipse.jetty.http.QuotedQualityCSV;

/** Chooses the media type of an answer by the header {@code Accept} of the request. */
public final class Accept {
    private Accept() {}

    /**
     * The type that the client prefers.
     *
     * @param offered the types that the path has; the first one for a client that takes any
     * @throws Refusal with status 406 if the client takes none of them, and 400 if the header is malformed
     */
    public static String preferred(Context context, List<String> offered) {
        String header = context.header("Accept");
        for (String accepted : types(header == null || header.isBlank() ? "*/*" : header, offered)) {
            String type = accepted.split(";", 2)[0];
            for (String offer : offered) {
                if (type.equals("*/*") || type.equals(offer) || type.equals(familyOf(offer))) {
                    return offer;
                }
            }
        }
        throw new Refusal(406, "The answer is " + String.join(" or ", offered) + "; accept one of them.");
    }

    /** The pattern of all types like this one, for instance {@code image/*}. */
    private static String familyOf(String type) {
        return type.substring(0, type.indexOf('/') + 1) + "*";
    }

    /** The types of the header, the preferred type first. */
    private static List<String> types(String header, List<String> offered) {
        try {
            QuotedQualityCSV types = new QuotedQualityCSV(QuotedQualityCSV.MOST_SPECIFIC_MIME_ORDERING);
            types.addValue(header);
            return types.getValues();
        } catch (RuntimeException e) {
            // The parser throws arbitrary RuntimeExceptions, for instance if a quotation mark is missing.
            throw new Refusal(400, "The header Accept is malformed; send " + String.join(" or ", offered) + ".");
        }
    }
}
