package kvcache.bench.run;

/** Formats how a process ended. */
final class ExitStatus {

    /** The JDK, like a shell, adds this to the number of the signal that ended a process. */
    private static final int SIGNALLED = 128;

    private static final int MAX_SIGNAL = 64;

    private ExitStatus() {}

    /** Returns how an ended process ended, to append to a message. */
    static String clause(Process ended) {
        return "; the server ended (%s)".formatted(words(ended.exitValue()));
    }

    /**
     * Returns text such as {@code exit 1} or {@code signal 9, SIGKILL}. A process that exits with such a status itself
     * is reported as signalled.
     */
    private static String words(int status) {
        int signal = status - SIGNALLED;
        if (signal < 1 || signal > MAX_SIGNAL) {
            return "exit " + status;
        }
        return "signal " + signal
                + switch (signal) {
                    case 2 -> ", SIGINT";
                    case 4 -> ", SIGILL";
                    case 6 -> ", SIGABRT";
                    case 7 -> ", SIGBUS";
                    case 9 -> ", SIGKILL: sent by another process, or by the kernel for lack of memory";
                    case 11 -> ", SIGSEGV";
                    case 15 -> ", SIGTERM";
                    default -> "";
                };
    }
}
