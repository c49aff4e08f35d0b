package io.anomalight.service.sink;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The authorities that a sink trusts in place of those that Java knows: for a broker with a certificate of the factory's own. */
public final class CertificateAuthority {
    private static final long LONGEST_FILE = 1 << 20;

    private final SSLSocketFactory sockets;

    private CertificateAuthority(SSLSocketFactory sockets) {
        this.sockets = sockets;
    }

    /**
     * Reads the certificates of a file.
     *
     * @param file PEM
     * @param key the key that names the file
     * @throws UserError if it can't be read or has no certificate
     */
    public static CertificateAuthority in(Path file, String key) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw new UserError(key + "=" + file + " is too long for a few certificates; set a PEM file of them");
            }
            try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
                Collection<? extends Certificate> certificates =
                        CertificateFactory.getInstance("X.509").generateCertificates(bytes);
                if (certificates.isEmpty()) {
                    throw new UserError(key + "=" + file + " has no certificate; set a PEM file of the authority");
                }
                return new CertificateAuthority(sockets(certificates));
            }
        } catch (CertificateException e) {
            throw new UserError(
                    key + "=" + file + " has no certificate that can be read; set a PEM file of the authority", e);
        } catch (IOException e) {
            throw new UserError(key + "=" + file + " can't be read: " + FileFailure.reason(e), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private static SSLSocketFactory sockets(Collection<? extends Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry("authority " + number++, certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    /** Makes encrypted connections. */
    SSLSocketFactory sockets() {
        return sockets;
    }
}
