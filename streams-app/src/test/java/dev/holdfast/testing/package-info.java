/** What tests of whole processes share: the processes, a service that counts calls, a reader of topics. */
@NullMarked
package dev.holdfast.testing;

import org.jspecify.annotations.NullMarked;
