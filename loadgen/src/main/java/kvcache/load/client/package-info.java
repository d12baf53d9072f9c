@NullMarked
package kvcache.load.client;

import org.jspecify.annotations.NullMarked;
