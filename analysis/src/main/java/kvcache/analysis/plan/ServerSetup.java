package kvcache.analysis.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to start a server, which is compared with others.
 *
 * @param name what reports and files call it: that of its store, or the setting that it differs by, such as {@code transport=nio}
 * @param store the name of its store
 * @param options further options of {@code serve}, in words
 */
public record ServerSetup(String name, String store, List<String> options) {

    /** Copies the list. */
    public ServerSetup {
        options = List.copyOf(options);
    }

    /** A store as it is, with these options. */
    public static ServerSetup ofStore(String store, List<String> options) {
        return new ServerSetup(store, store, options);
    }

    /** The words of the {@code serve} command that starts it on any free port of the loopback address. */
    public List<String> serveWords() {
        List<String> words = new ArrayList<>(List.of("--port", "0", "--bind", "127.0.0.1", "--store", store));
        words.addAll(options);
        return List.copyOf(words);
    }
}
