package kvcache.store;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stores in plugin jars; {@link StoreProvider} specifies their content.
 *
 * <p>Runs code of the jars on the calling thread. Their class loaders stay open for as long as the process lives, since
 * a store may need another of its classes at any time.
 */
public final class Plugins {

    private static final String ALLOWED = "allowed: a jar with META-INF/services/" + StoreProvider.class.getName();

    private Plugins() {}

    /**
     * Returns the known stores and those in the jars, in the order of the jars.
     *
     * @throws IllegalArgumentException if a jar cannot be read, has no store or one whose name is taken, or its code
     *     fails; the message is one line for the user and names the jar
     */
    public static Stores load(Stores known, List<Path> jars) {
        Stores all = known;
        for (Path jar : jars) {
            List<StoreVariant> variants = variants(jar);
            try {
                all = all.and(variants);
            } catch (IllegalArgumentException e) {
                throw mistake(jar, String.valueOf(e.getMessage()), e);
            }
        }
        return all;
    }

    private static List<StoreVariant> variants(Path jar) {
        URLClassLoader loader = new URLClassLoader(new URL[] {url(jar)}, Plugins.class.getClassLoader());
        List<StoreVariant> variants = new ArrayList<>();
        for (StoreProvider provider : providers(jar, loader)) {
            variants.addAll(variants(jar, provider));
        }
        if (variants.isEmpty()) {
            throw mistake(jar, "it declares no store provider; " + ALLOWED, null);
        }
        return variants;
    }

    private static List<StoreProvider> providers(Path jar, URLClassLoader loader) {
        try {
            // Excludes the providers of the parent class loader.
            return ServiceLoader.load(StoreProvider.class, loader).stream()
                    .filter(provider -> loader.equals(provider.type().getClassLoader()))
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (UnsupportedClassVersionError e) {
            throw mistake(
                    jar,
                    "it was built for a newer Java: %s; allowed: up to %s"
                            .formatted(e.getMessage(), Runtime.version().feature()),
                    e);
        } catch (ServiceConfigurationError e) {
            Throwable cause = e.getCause();
            throw mistake(jar, e.getMessage() + (cause == null ? "" : ": " + ForeignCode.failure(cause)), e);
        } catch (LinkageError e) {
            throw mistake(jar, "a class that it needs is missing or has another version: " + e, e);
        } catch (RuntimeException | Error e) {
            throw mistake(jar, "its providers cannot be loaded: " + ForeignCode.failure(e), e);
        }
    }

    private static List<StoreVariant> variants(Path jar, StoreProvider provider) {
        String name = provider.getClass().getName();
        List<StoreVariant> variants;
        try {
            variants = new ArrayList<>(Objects.requireNonNull(provider.variants(), "its list is null"));
        } catch (RuntimeException | Error e) {
            throw mistake(jar, "%s failed to list its stores: %s".formatted(name, ForeignCode.failure(e)), e);
        }
        if (variants.isEmpty()) {
            throw mistake(jar, "%s lists no store; allowed: at least one".formatted(name), null);
        }
        if (variants.contains(null)) {
            throw mistake(jar, "%s lists a store that is null".formatted(name), null);
        }
        return variants;
    }

    private static URL url(Path jar) {
        if (!Files.exists(jar)) {
            throw mistake(jar, "there is no such file; " + ALLOWED, null);
        }
        try (ZipFile readable = new ZipFile(jar.toFile())) {
            Objects.requireNonNull(readable);
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw mistake(jar, "it is not a readable jar; " + ALLOWED, e);
        }
    }

    private static IllegalArgumentException mistake(Path jar, String what, @Nullable Throwable cause) {
        return new IllegalArgumentException("'%s': %s".formatted(jar, ForeignCode.oneLine(what)), cause);
    }
}
