package io.anomalight.framework.config.grammar;

import io.anomalight.framework.config.grammar.Element.Entries;
import io.anomalight.framework.config.grammar.Element.Items;
import io.anomalight.framework.config.grammar.Lexeme.Kind;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses the value of an override by Hydra's grammar. */
public final class Grammar {
    private static final int DEEPEST = 100;
    private static final Pattern CALL =
            Pattern.compile("(" + String.join("|", Functions.NAMES) + ")[ \t]*\\(.*", Pattern.DOTALL);
    private static final String OPEN = "a bracket or quote is not closed";

    private final String text;
    private final String where;
    private final List<Lexeme> tokens;
    private int at;
    private int depth;
    // The first reason why the text is not in the grammar; empty as long as it is.
    private String refusal = "";

    private Grammar(String text, String where) {
        this.text = text;
        this.where = where;
        this.tokens = new Lexer(text).tokens();
    }

    /**
     * Parses a value.
     *
     * @param where the name of the override in errors
     * @throws UserError if it calls one of Hydra's functions with arguments that the function does not take
     */
    public static Parsed parse(String text, String where) {
        Grammar grammar = new Grammar(text, where);
        Element element = grammar.value();
        return grammar.refusal.isEmpty() ? new Parsed.Value(element) : new Parsed.Refused(grammar.refusal);
    }

    /** Whether a text begins with a call of one of Hydra's functions. */
    public static boolean beginsACall(String text) {
        return CALL.matcher(text).matches();
    }

    private Element value() {
        ChoiceSweep.Item first = item();
        if (next() != Kind.COMMA) {
            expect(Kind.END);
            return first.value();
        }
        List<ChoiceSweep.Item> items = new ArrayList<>(List.of(first));
        while (accept(Kind.COMMA)) {
            items.add(item());
        }
        expect(Kind.END);
        return refusal.isEmpty() ? Functions.simpleChoice(items, where) : first.value();
    }

    private ChoiceSweep.Item item() {
        int start = token().start();
        Element element = element();
        return new ChoiceSweep.Item(
                element, text.substring(start, token().start()).strip());
    }

    private Element element() {
        if (++depth > DEEPEST) {
            throw new UserError(where + ": lists are nested more than " + DEEPEST + " deep");
        }
        Element element =
                switch (next()) {
                    case OPEN_BRACKET -> list();
                    case OPEN_BRACE -> dictionary();
                    default ->
                        next() == Kind.NAME && kind(at + 1) == Kind.OPEN_PARENTHESIS
                                ? function()
                                : primitive(Primitive.VALUE);
                };
        depth--;
        return element;
    }

    private Element list() {
        at++;
        List<Element> items = new ArrayList<>();
        if (next() != Kind.CLOSE_BRACKET) {
            do {
                items.add(element());
            } while (accept(Kind.COMMA));
        }
        expect(Kind.CLOSE_BRACKET);
        return new Items(items);
    }

    private Element dictionary() {
        at++;
        Map<Element, Element> entries = new LinkedHashMap<>();
        if (next() != Kind.CLOSE_BRACE) {
            do {
                Element key = primitive(Primitive.KEY);
                expect(Kind.COLON);
                entries.put(key, element());
            } while (accept(Kind.COMMA));
        }
        expect(Kind.CLOSE_BRACE);
        return new Entries(entries);
    }

    private Element function() {
        String name = token().text();
        at += 2;
        List<ChoiceSweep.Item> arguments = new ArrayList<>();
        Map<String, ChoiceSweep.Item> named = new LinkedHashMap<>();
        if (next() != Kind.CLOSE_PARENTHESIS) {
            do {
                argument(arguments, named);
            } while (accept(Kind.COMMA));
        }
        expect(Kind.CLOSE_PARENTHESIS);
        if (!refusal.isEmpty()) {
            return new Element.Nothing();
        }
        if (!Functions.NAMES.contains(name)) {
            return refuse(name + " is not a function; write " + String.join(", ", Functions.NAMES)
                    + ", or quotes around a text with parentheses");
        }
        return new Functions(new Call(name, arguments, named, where)).evaluate();
    }

    private void argument(List<ChoiceSweep.Item> arguments, Map<String, ChoiceSweep.Item> named) {
        if (next() == Kind.NAME && kind(at + 1) == Kind.EQUAL) {
            String name = token().text();
            at += 2;
            if (named.put(name, item()) != null) {
                refuse(name + " is given twice");
            }
        } else if (named.isEmpty()) {
            arguments.add(item());
        } else {
            refuse("an argument without a name stands after one with a name");
        }
    }

    private Element primitive(Set<Kind> allowed) {
        if (next() == Kind.QUOTED && allowed.contains(Kind.COLON)) {
            return ElementText.unquoted(take().text());
        }
        List<Lexeme> parts = new ArrayList<>();
        while (allowed.contains(next())) {
            parts.add(take());
        }
        return Primitive.of(parts).orElseGet(() -> refuse(unexpected()));
    }

    private Element refuse(String reason) {
        refusal = refusal.isEmpty() ? reason : refusal;
        at = tokens.size() - 1;
        return new Element.Nothing();
    }

    private String unexpected() {
        String rest = token().text();
        boolean isOpenQuote = next() == Kind.END && (rest.startsWith("'") || rest.startsWith("\""));
        return rest.isEmpty() || isOpenQuote ? OPEN : "\"" + rest.strip() + "\" can't stand here";
    }

    private void expect(Kind kind) {
        boolean isEarlyEnd = kind == Kind.END && !token().text().isEmpty();
        if (next() != kind || isEarlyEnd) {
            refuse(unexpected());
        } else if (kind != Kind.END) {
            at++;
        }
    }

    private boolean accept(Kind kind) {
        boolean fits = next() == kind;
        at += fits ? 1 : 0;
        return fits;
    }

    private Lexeme take() {
        return tokens.get(at++);
    }

    private Lexeme token() {
        return tokens.get(at);
    }

    private Kind next() {
        return token().kind();
    }

    private Kind kind(int index) {
        return index < tokens.size() ? tokens.get(index).kind() : Kind.END;
    }
}
