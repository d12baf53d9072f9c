package kvcache.bench.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvcache.analysis.plan.ServerSpec;

/**
 * The program of a child server, in addition to its settings in the plan.
 *
 * @param mainClass its main class, which has the {@code serve} subcommand
 * @param plugins jars of stores that are not built in
 */
public record ServerProgram(String mainClass, List<Path> plugins) {

    /** Copies the list. */
    public ServerProgram {
        plugins = List.copyOf(plugins);
    }

    /**
     * The command that starts a server: this JVM's own java and class path, so that what is measured is what is
     * running. It listens on any free port of an address.
     */
    List<String> command(ServerSpec.Ours server, String bind, List<String> moreJvmFlags) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(JvmFlags.read());
        words.addAll(server.jvmFlags());
        words.addAll(moreJvmFlags);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        words.add("serve");
        words.addAll(server.serveWords(bind));
        for (Path plugin : plugins) {
            words.addAll(List.of("--plugin", plugin.toString()));
        }
        // The child ends when our end of its input closes: a bench that is killed leaves no server behind.
        words.add("--until-stdin-closes");
        return words;
    }
}
