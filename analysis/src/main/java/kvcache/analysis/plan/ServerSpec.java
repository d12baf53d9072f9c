package kvcache.analysis.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            return protocol.isHttp();
        }
    }

    /**
     * A server of others.
     *
     * @param address scheme, host and port, such as {@code http://127.0.0.1:8080}; port 0 for a free one at each start
     * @param version what it calls itself; empty if unknown
     * @param command starts it for each round; empty if it is already running. {@value #PORT} stands for its port, and
     *     {@value #FOLDER} for a folder of its own, which is deleted afterwards
     * @param files the text of files in that folder by name, with the same placeholders
     * @param get the path of a read, with {@code {key}} in it; not used for protocols other than HTTP
     * @param put method and path of a write, such as {@code PUT /cache/{key}}
     * @param protocols that it supports
     */
    record External(
            URI address,
            String version,
            List<String> command,
            Map<String, String> files,
            String get,
            String put,
            List<Protocol> protocols)
            implements ServerSpec {

        public static final String PORT = "{port}";
        public static final String FOLDER = "{folder}";

        public External {
            command = List.copyOf(command);
            files = Map.copyOf(files);
            protocols = List.copyOf(protocols);
        }

        @Override
        public boolean speaks(Protocol protocol) {
            return protocols.contains(protocol);
        }
    }
}
