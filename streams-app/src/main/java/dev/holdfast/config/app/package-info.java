/** The application's settings: their defaults, and the layers that override them. */
@NullMarked
package dev.holdfast.config.app;

import org.jspecify.annotations.NullMarked;
