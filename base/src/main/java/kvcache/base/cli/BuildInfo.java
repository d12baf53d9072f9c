package kvcache.base.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The program's version and git revision, as printed by {@code --version}. */
public final class BuildInfo {

    private static final Properties PROPERTIES = load();

    private BuildInfo() {}

    public static String version() {
        return PROPERTIES.getProperty("version");
    }

    /**
     * Returns the abbreviated commit, with {@code -dirty} if tracked files were changed; {@code unknown} without git.
     */
    public static String revision() {
        return PROPERTIES.getProperty("revision");
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("/kvcache/build.properties")) {
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
