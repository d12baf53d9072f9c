package kvcache.analysis.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A server that is compared with others.
 *
 * @param name in reports and file names: the name of its store, or the settings in which it differs, such as
 *     {@code transport=nio}
 * @param levels its settings by factor; servers of equal levels are twins
 * @param launch the start parameters
 * @param traits of its store
 */
public record ServerSetup(String name, Map<String, String> levels, ServerSpec launch, Traits traits) {

    /** The factor whose levels are stores. */
    public static final String STORE = "store";

    /** The factor that distinguishes external servers from ours. */
    public static final String SERVER = "server";

    /** Restricted to characters that are safe in file names. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+=-]{1,100}");

    /** @throws IllegalArgumentException if the name is not allowed in file names */
    public ServerSetup {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name is '%s'; allowed: up to 100 letters, digits and . _ + = -".formatted(name));
        }
        levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
    }

    /** Creates a server with a built-in store, or an external server. */
    public ServerSetup(String name, Map<String, String> levels, ServerSpec launch) {
        this(
                name,
                levels,
                launch,
                launch instanceof ServerSpec.Ours ours ? KnownStores.traits(ours.store()) : Traits.UNKNOWN);
    }

    /** Returns a server of a store with default settings, except for these options of {@code serve}. */
    public static ServerSetup ofStore(String store, List<String> options) {
        return new ServerSetup(store, Map.of(STORE, store), new ServerSpec.Ours(store, options, List.of()));
    }

    /** Returns the same server under another name. Differences between the two are noise. */
    public ServerSetup twin() {
        return new ServerSetup(name + ".twin", levels, launch, traits);
    }

    /** Returns the name of the store, or the server's name if it is external. */
    public String store() {
        return launch instanceof ServerSpec.Ours ours ? ours.store() : name;
    }

    /** Returns whether it is named after its store, so it is no twin and varies no setting. */
    public boolean isPlainStore() {
        return name.equals(store());
    }
}
