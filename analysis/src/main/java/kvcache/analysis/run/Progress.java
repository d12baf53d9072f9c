package kvcache.analysis.run;

/** Is told how far a bench is. Called by the thread that runs the bench. */
public interface Progress extends AutoCloseable {

    /** A step begins. */
    void begins(String step);

    /** The step that began last is done. */
    void done();

    /** Nothing more is told. */
    @Override
    void close();
}
