/**
 * Servers on another machine than the load generator. An agent on that machine starts and stops them at the request of
 * the bench, over HTTP/1.1 and JSON.
 *
 * <p>Threat model. A client with the token may start our server with settings of speed, memory and CPUs, read its CPU
 * time and pauses, and stop it: nothing else. Flags and options that run code, load a file or write one elsewhere are
 * rejected. Commands are rejected unless the agent was started with {@code --allow-commands}. A client without the
 * token learns nothing.
 *
 * <p>Not protected: whoever can read the traffic reads the token, unless it goes through a tunnel. Whoever reaches the
 * port of a server under test may use it as a cache. A client with the token may exhaust the machine's memory and CPUs
 * until the lease expires.
 */
@NullMarked
package kvcache.bench.agent;

import org.jspecify.annotations.NullMarked;
