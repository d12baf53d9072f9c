package kvcache.store.chronicle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints every name that its process looks up and every address that a socket or an HTTP client is about to connect to,
 * and lets none of them happen. It resolves names where a {@code META-INF/services} file names it.
 */
public final class NetworkWatch extends InetAddressResolverProvider {

    /** Begins to watch for connections, and loads what resolves names. */
    static void begin() {
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                System.out.println("connect " + uri);
                throw new IllegalStateException("no connection is to be made: " + uri);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
    }

    /** Prints the sockets that the process has open. */
    static void end() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().startsWith("socket:")) {
                    System.out.println("open socket " + descriptor);
                }
            }
        }
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                System.out.println("look up " + host);
                throw new UnknownHostException(host);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                System.out.println("look up an address");
                throw new UnknownHostException();
            }
        };
    }

    @Override
    public String name() {
        return "watch";
    }
}
