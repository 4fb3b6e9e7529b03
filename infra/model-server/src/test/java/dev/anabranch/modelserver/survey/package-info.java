/** Tests of surveys. */
@NullMarked
package dev.anabranch.modelserver.survey;

import org.jspecify.annotations.NullMarked;
