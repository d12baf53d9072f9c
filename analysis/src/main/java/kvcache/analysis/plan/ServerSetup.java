package kvcache.analysis.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A server that is compared with others.
 *
 * @param name what reports and files call it: that of its store, or the settings that it differs by, such as
 *     {@code transport=nio}
 * @param levels what it is set to, by factor; two servers of equal levels are twins
 * @param launch how it is started
 * @param traits of its store
 */
public record ServerSetup(String name, Map<String, String> levels, ServerSpec launch, Traits traits) {

    /** The factor of which the levels are stores. */
    public static final String STORE = "store";

    /** The factor that tells servers of others from ours. */
    public static final String SERVER = "server";

    /** It names files. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+=-]{1,100}");

    private static final String TWIN = ".twin";

    /** @throws IllegalArgumentException where the name cannot be that of a file */
    public ServerSetup {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name is '%s'; allowed: up to 100 letters, digits and . _ + = -".formatted(name));
        }
        levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
    }

    /** A server of a store that comes with the program, or of others. */
    public ServerSetup(String name, Map<String, String> levels, ServerSpec launch) {
        this(name, levels, launch, knownTraits(launch));
    }

    /** A store as it is, with these options of {@code serve}. */
    public static ServerSetup ofStore(String store, List<String> options) {
        return new ServerSetup(store, Map.of(STORE, store), new ServerSpec.Ours(store, options, List.of()));
    }

    private static Traits knownTraits(ServerSpec launch) {
        return switch (launch) {
            case ServerSpec.Ours ours -> KnownStores.traits(ours.store());
            case ServerSpec.External external -> Traits.UNKNOWN;
        };
    }

    /** The same server under another name: what the two differ by is noise. */
    public ServerSetup twin() {
        return new ServerSetup(name + TWIN, levels, launch, traits);
    }

    /** The name of its store; its own where it is a server of others. */
    public String store() {
        return switch (launch) {
            case ServerSpec.Ours ours -> ours.store();
            case ServerSpec.External external -> name;
        };
    }

    /**
     * Whether it is its store as it is, under the store's own name: no twin, and with no setting that others differ by.
     */
    public boolean isPlainStore() {
        return name.equals(store());
    }
}
