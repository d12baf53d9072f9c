package kvcache.store;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way of building a store: a line in the list of variants.
 *
 * @param name its name on the command line, in lower case
 * @param summary a short description
 * @param traits how it behaves
 * @param settings its settings in addition to the capacity
 * @param engine the optional library that it needs
 * @param valueLimit returns the longest value that a store of a configuration takes: an evicting one at any time, one
 *     that refuses while it is empty. In bytes, under any key and with any content type; {@link Long#MAX_VALUE} for no
 *     limit
 * @param memory what a store of a configuration takes
 * @param factory opens a store of a configuration that it supports
 */
public record StoreVariant(
        String name,
        String summary,
        StoreTraits traits,
        Set<StoreSetting> settings,
        Optional<Engine> engine,
        ToLongFunction<StoreConfig> valueLimit,
        Function<StoreConfig, StoreMemory> memory,
        Function<StoreConfig, Store> factory) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,23}");

    /** Means every store on the command line. */
    private static final String RESERVED = "all";

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if one is null, the name is malformed, or the summary is not one line
     */
    public StoreVariant {
        checkGiven(name, "name", String.valueOf(name));
        checkGiven(summary, "summary", name);
        checkGiven(traits, "traits", name);
        checkGiven(settings, "settings", name);
        checkGiven(engine, "engine", name);
        checkGiven(valueLimit, "value limit", name);
        checkGiven(memory, "memory", name);
        checkGiven(factory, "factory", name);
        if (!NAME.matcher(name).matches() || name.equals(RESERVED)) {
            throw new IllegalArgumentException(
                    "a store is named '%s'; allowed: a to z, 0 to 9 and -, at most 24, a letter first, and not '%s'"
                            .formatted(name, RESERVED));
        }
        long lines = summary.strip().lines().count();
        if (lines != 1) {
            throw new IllegalArgumentException(
                    "the summary of store '%s' has %s lines; allowed: one line of text".formatted(name, lines));
        }
        settings = Set.copyOf(settings);
    }

    /** Checks for null, since plugins are compiled without this project's null checks. */
    private static void checkGiven(@Nullable Object part, String what, String name) {
        if (part == null) {
            throw new IllegalArgumentException("store '%s' has null for its %s".formatted(name, what));
        }
    }

    /**
     * An optional library.
     *
     * @param className a class of the library
     * @param artifact the Maven coordinates without the version
     */
    public record Engine(String className, String artifact) {

        /** Returns whether the library can be loaded by the class loader of this class. */
        boolean isPresentFor(Class<?> user) {
            try {
                Class.forName(className, false, user.getClassLoader());
                return true;
            } catch (ClassNotFoundException | LinkageError e) {
                return false;
            }
        }
    }

    /** Returns an unbounded variant without settings, engine or limits. */
    public static StoreVariant of(
            String name, String summary, StoreTraits traits, Function<StoreConfig, Store> factory) {
        return new StoreVariant(
                name,
                summary,
                traits,
                Set.of(),
                Optional.empty(),
                config -> Long.MAX_VALUE,
                config -> StoreMemory.unbounded(),
                factory);
    }

    /** Returns a copy with these settings. */
    public StoreVariant taking(StoreSetting... more) {
        return new StoreVariant(
                name, summary, traits, Set.copyOf(Arrays.asList(more)), engine, valueLimit, memory, factory);
    }

    /** Returns a copy that needs an optional library. */
    public StoreVariant needing(String className, String artifact) {
        Engine needed = new Engine(className, artifact);
        return new StoreVariant(name, summary, traits, settings, Optional.of(needed), valueLimit, memory, factory);
    }

    /** Returns a copy with a {@linkplain #valueLimit limit} on the length of values. */
    public StoreVariant withValuesUpTo(ToLongFunction<StoreConfig> limit) {
        return new StoreVariant(name, summary, traits, settings, engine, limit, memory, factory);
    }

    /** Returns a copy whose stores take this memory. */
    public StoreVariant occupying(Function<StoreConfig, StoreMemory> other) {
        return new StoreVariant(name, summary, traits, settings, engine, valueLimit, other, factory);
    }

    /** Returns the missing library; empty if the variant can be opened. */
    public Optional<Engine> missingEngine() {
        // The factory's class is in the variant's jar.
        return engine.filter(needed -> !needed.isPresentFor(factory.getClass()));
    }

    /**
     * Opens an empty store.
     *
     * @throws IllegalArgumentException if the variant does not support the configuration, its engine is missing, or its
     *     code fails or returns null; the message is one line for the user, and names the jar of a plugin
     */
    public Store open(StoreConfig config) {
        for (StoreSetting setting : StoreSetting.values()) {
            checkSupports(setting, config);
        }
        checkEngine();
        return call(() -> Objects.requireNonNull(factory.apply(config), "its factory returned null"));
    }

    /** Calls code of the variant, which may be a plugin's. */
    private <T> T call(Supplier<T> code) {
        try {
            return code.get();
        } catch (RuntimeException | Error e) {
            throw cannotBeOpened(e);
        }
    }

    private IllegalArgumentException cannotBeOpened(Throwable failure) {
        Optional<Path> plugin = ForeignCode.jarOf(factory.getClass());
        if (plugin.isEmpty() && failure instanceof IllegalArgumentException e && e.getMessage() != null) {
            return e;
        }
        String jar = plugin.map("'%s': "::formatted).orElse("");
        return new IllegalArgumentException(
                "%sstore '%s' cannot be opened: %s".formatted(jar, name, ForeignCode.failure(failure)), failure);
    }

    /**
     * Checks that a store of a configuration accepts values of a length; see {@link #valueLimit}.
     *
     * @throws IllegalArgumentException if it does not
     */
    public void checkTakes(long valueBytes, StoreConfig config) {
        long limit = longestValueBytes(config);
        if (valueBytes > limit) {
            throw new IllegalArgumentException("given %s, but store '%s' with %s takes values of at most %s bytes"
                    .formatted(valueBytes, name, bound(config), limit));
        }
    }

    /** Returns the memory that a store of a configuration takes. */
    public StoreMemory memoryOf(StoreConfig config) {
        return call(() -> memory.apply(config));
    }

    /** Returns the longest value that a store of a configuration accepts; see {@link #valueLimit}. */
    public long longestValueBytes(StoreConfig config) {
        return call(() -> Math.max(0, valueLimit.applyAsLong(config)));
    }

    /** Returns the option that bounds the length of values. */
    private String bound(StoreConfig config) {
        if (!settings.contains(StoreSetting.MAX_BYTES)) {
            return "--capacity " + config.capacityEntries();
        }
        return config.maxBytes().isPresent()
                ? StoreSetting.MAX_BYTES.option() + " " + config.maxBytes().getAsLong()
                : "the default of " + StoreSetting.MAX_BYTES.option();
    }

    /**
     * Checks that the variant has a setting, if the configuration sets it.
     *
     * @throws IllegalArgumentException if it does not
     */
    public void checkSupports(StoreSetting setting, StoreConfig config) {
        if (setting.isSetIn(config) && !settings.contains(setting)) {
            throw new IllegalArgumentException(setting.refusalBy(this, config));
        }
    }

    /**
     * Checks that the engine is present.
     *
     * @throws IllegalArgumentException if it is not
     */
    public void checkEngine() {
        missingEngine().ifPresent(missing -> {
            throw new IllegalArgumentException(
                    "store '%s' needs %s on the class path".formatted(name, missing.artifact()));
        });
    }
}
