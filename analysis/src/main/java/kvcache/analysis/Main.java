package kvcache.analysis;

/** The kvcache command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("not built yet");
    }
}
