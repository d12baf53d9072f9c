package kvcache.analysis.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a child server is started: this JVM's own java and class path, so that what is measured is what is running.
 *
 * @param mainClass holds the {@code serve} subcommand
 */
record ServerCommand(String mainClass) {

    /** The words of the command, without what pins it. */
    List<String> words(List<String> jvmFlags, String store) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(jvmFlags);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        words.addAll(List.of("serve", "--port", "0", "--bind", "127.0.0.1", "--store", store));
        // The child ends when our end of its input closes: a bench that is killed leaves no server behind.
        words.add("--until-stdin-closes");
        return List.copyOf(words);
    }
}
