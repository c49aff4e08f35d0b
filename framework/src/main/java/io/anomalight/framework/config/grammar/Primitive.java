package io.anomalight.framework.config.grammar;

import io.anomalight.framework.config.grammar.Element.Decimal;
import io.anomalight.framework.config.grammar.Element.Nothing;
import io.anomalight.framework.config.grammar.Element.Text;
import io.anomalight.framework.config.grammar.Element.Truth;
import io.anomalight.framework.config.grammar.Element.Whole;
import io.anomalight.framework.config.grammar.Lexeme.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes a value of tokens that are neither a list, nor a dictionary, nor a call. */
final class Primitive {
    /** What a key of a dictionary consists of. */
    static final Set<Kind> KEY =
            EnumSet.of(Kind.NAME, Kind.NULL, Kind.INT, Kind.FLOAT, Kind.BOOL, Kind.CHARACTER, Kind.ESCAPE, Kind.BLANK);

    /** What a value consists of. */
    static final Set<Kind> VALUE = with(KEY, EnumSet.of(Kind.COLON, Kind.INTERPOLATION));

    private Primitive() {}

    private static Set<Kind> with(Set<Kind> kinds, Set<Kind> more) {
        Set<Kind> all = EnumSet.copyOf(kinds);
        all.addAll(more);
        return all;
    }

    /** The value; empty if there is nothing but blanks. */
    static Optional<Element> of(List<Lexeme> written) {
        List<Lexeme> tokens = new ArrayList<>(written);
        if (!tokens.isEmpty() && tokens.get(0).kind() == Kind.BLANK) {
            tokens.remove(0);
        }
        if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == Kind.BLANK) {
            tokens.remove(tokens.size() - 1);
        }
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                tokens.size() == 1
                        ? single(tokens.get(0))
                        : Text.bare(tokens.stream().map(Primitive::text).collect(Collectors.joining())));
    }

    private static Element single(Lexeme token) {
        return switch (token.kind()) {
            case INT -> new Whole(new BigInteger(token.text().replace("_", "").replaceFirst("^\\+", "")), token.text());
            case FLOAT -> new Decimal(PythonNumber.real(token.text()).orElseThrow(), token.text());
            case BOOL -> new Truth(token.text().equalsIgnoreCase("true"), token.text());
            case NULL -> new Nothing();
            default -> Text.bare(text(token));
        };
    }

    // Every second letter of escapes is a backslash.
    private static String text(Lexeme token) {
        return token.kind() != Kind.ESCAPE
                ? token.text()
                : IntStream.range(0, token.text().length() / 2)
                        .mapToObj(i -> token.text().substring(2 * i + 1, 2 * i + 2))
                        .collect(Collectors.joining());
    }
}
