/** A small schema registry on loopback that speaks Confluent's REST API and keeps its schemas durably. */
@NullMarked
package dev.holdfast.cluster.registry;

import org.jspecify.annotations.NullMarked;
