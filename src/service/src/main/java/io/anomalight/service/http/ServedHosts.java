package io.anomalight.service.http;

import io.anomalight.framework.failure.UserError;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host names that requests may use for this service.
 *
 * <p>An attacker can make the host name of his page point to this machine (DNS rebinding). A browser then treats the service
 * as a part of that page. Only the header {@code Host} shows the attack, because it has the attacker's name. So without a
 * token, only names of this machine and configured names are accepted. The port is not compared: behind a tunnel or a
 * container the port differs, and another port gives an attacker no advantage.
 */
public final class ServedHosts {
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::(\\d{1,5}))?");
    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final Pattern ORIGIN = Pattern.compile("(https?)://(.+)");

    private final Set<String> configured;
    private final boolean any;

    /**
     * Creates the set of accepted names.
     *
     * @param allowed further names, in addition to those of this machine, without ports
     * @param bound the name or address on which the service listens
     * @param guarded whether a token protects the service; then every name is accepted, unless {@code allowed} has names
     */
    public ServedHosts(Set<String> allowed, String bound, boolean guarded) {
        Set<String> names = new TreeSet<>(allowed);
        names.add(bound.contains(":") ? "[" + bound + "]" : bound.toLowerCase(Locale.ROOT));
        this.configured = Set.copyOf(names);
        this.any = guarded && allowed.isEmpty();
    }

    /**
     * Reads a list of names, separated by commas.
     *
     * @throws UserError if one of them is not a host name
     */
    public static Set<String> list(String key, String value) {
        Set<String> names = new TreeSet<>();
        for (String each : value.split(",", -1)) {
            String name = each.strip().toLowerCase(Locale.ROOT);
            Matcher parts = AUTHORITY.matcher(name);
            if (!parts.matches() || parts.group(2) != null) {
                throw new UserError(key + "=" + value + " must be host names separated by commas, without http:// and"
                        + " ports, for instance " + key + "=parts.example.com");
            }
            names.add(name);
        }
        return Set.copyOf(names);
    }

    /** Whether a {@code Host} header, or the host of a request's address, is accepted. */
    boolean serves(String authority) {
        return any || name(authority).filter(this::isAccepted).isPresent();
    }

    /**
     * Whether a page of this origin may send requests. It may if the origin has the name and port of the request itself, or a
     * configured name.
     */
    boolean servesPagesOf(String origin, String authority) {
        Matcher parts = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return false; // for instance "null", the origin of a sandboxed frame or a file
        }
        String defaultPort = parts.group(1).equals("https") ? ":443" : ":80";
        String page = parts.group(2);
        return withoutPort(page, defaultPort).equals(withoutPort(authority.toLowerCase(Locale.ROOT), defaultPort))
                || name(page)
                        .filter(configured::contains)
                        .filter(name -> !isLoopback(name))
                        .isPresent();
    }

    private static String withoutPort(String authority, String defaultPort) {
        return authority.endsWith(defaultPort)
                ? authority.substring(0, authority.length() - defaultPort.length())
                : authority;
    }

    private static Optional<String> name(String authority) {
        Matcher parts = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        String name = parts.group(1);
        return Optional.of(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
    }

    private boolean isAccepted(String name) {
        return isLoopback(name) || configured.contains(name);
    }

    private static boolean isLoopback(String name) {
        if (name.startsWith("[")) {
            return isLoopbackLiteral(name);
        }
        return name.equals("localhost") || IPV4_LOOPBACK.matcher(name).matches();
    }

    /** No DNS lookup happens for an address in brackets. */
    private static boolean isLoopbackLiteral(String bracketed) {
        try {
            return InetAddress.getByName(bracketed).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
