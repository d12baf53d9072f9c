package kvcache.analysis.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import kvcache.base.run.Protocol;

/** The start parameters of a server. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerSpec.Ours.class, name = "kvcache"),
    @JsonSubTypes.Type(value = ServerSpec.External.class, name = "external")
})
public sealed interface ServerSpec {

    /** Returns whether the server supports a protocol. */
    boolean speaks(Protocol protocol);

    /**
     * Our own server, in a separate JVM.
     *
     * @param store the name of its store
     * @param options further options of {@code serve}, as separate words
     * @param jvmFlags added to those of every server
     */
    record Ours(String store, List<String> options, List<String> jvmFlags) implements ServerSpec {
        public Ours {
            options = List.copyOf(options);
            jvmFlags = List.copyOf(jvmFlags);
        }

        /** Returns the arguments of {@code serve} to start it on any free port of an address. */
        public List<String> serveWords(String bind) {
            List<String> words = new ArrayList<>(List.of("--port", "0", "--bind", bind, "--store", store));
            words.addAll(options);
            return List.copyOf(words);
        }

        @Override
        public boolean speaks(Protocol protocol) {
            return true;
        }
    }

    /**
     * An external server at a known address.
     *
     * @param address scheme, host and port, such as {@code http://127.0.0.1:8080}
     * @param command starts it for each round; empty if it is already running
     * @param get the path of a read, with {@code {key}} in it
     * @param put method and path of a write, such as {@code PUT /cache/{key}}
     * @param protocols that it supports
     */
    record External(URI address, List<String> command, String get, String put, List<Protocol> protocols)
            implements ServerSpec {
        public External {
            command = List.copyOf(command);
            protocols = List.copyOf(protocols);
        }

        @Override
        public boolean speaks(Protocol protocol) {
            return protocols.contains(protocol);
        }
    }
}
