/** The bundled demos: real upstreams on loopback ports, so that a first start shows something real. */
@NullMarked
package org.consentry.demo;

import org.jspecify.annotations.NullMarked;
