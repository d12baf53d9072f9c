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
     * Those stores and the ones in these jars, in the order of the jars.
     *
     * @throws IllegalArgumentException if a jar cannot be read, holds no store or one whose name is taken, or its code
     *     fails; the message is one line for the user that names the jar
     */
    public static Stores load(Stores known, List<Path> jars) {
        Stores all = known;
        for (Path jar : jars) {
            List<StoreVariant> variants = variants(jar);
            try {
                all = all.and(variants);
            } catch (IllegalArgumentException taken) {
                throw mistake(jar, String.valueOf(taken.getMessage()), taken);
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
            throw mistake(jar, "it names no provider of stores; " + ALLOWED, null);
        }
        return variants;
    }

    private static List<StoreProvider> providers(Path jar, URLClassLoader loader) {
        try {
            // The parent's providers are found too: they are not this jar's.
            return ServiceLoader.load(StoreProvider.class, loader).stream()
                    .filter(provider -> loader.equals(provider.type().getClassLoader()))
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (UnsupportedClassVersionError newer) {
            throw mistake(
                    jar,
                    "it was built for a newer Java: %s; allowed: up to %s"
                            .formatted(newer.getMessage(), Runtime.version().feature()),
                    newer);
        } catch (ServiceConfigurationError broken) {
            Throwable cause = broken.getCause();
            String because = cause == null ? "" : ": " + ForeignCode.failure(cause);
            throw mistake(jar, broken.getMessage() + because, broken);
        } catch (LinkageError broken) {
            throw mistake(jar, "a class that it needs is missing or another version: " + broken, broken);
        } catch (RuntimeException | Error broken) {
            throw mistake(jar, "its providers cannot be loaded: " + ForeignCode.failure(broken), broken);
        }
    }

    private static List<StoreVariant> variants(Path jar, StoreProvider provider) {
        String name = provider.getClass().getName();
        List<StoreVariant> variants;
        try {
            variants = new ArrayList<>(Objects.requireNonNull(provider.variants(), "its list is null"));
        } catch (RuntimeException | Error broken) {
            throw mistake(jar, "%s cannot tell its stores: %s".formatted(name, ForeignCode.failure(broken)), broken);
        }
        if (variants.isEmpty()) {
            throw mistake(jar, "%s tells no store; allowed: at least one".formatted(name), null);
        }
        if (variants.contains(null)) {
            throw mistake(jar, "%s tells a store that is null".formatted(name), null);
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
        } catch (IOException notZip) {
            throw mistake(jar, "it is no jar that can be read; " + ALLOWED, notZip);
        }
    }

    private static IllegalArgumentException mistake(Path jar, String what, @Nullable Throwable cause) {
        return new IllegalArgumentException("'%s': %s".formatted(jar, ForeignCode.oneLine(what)), cause);
    }
}
