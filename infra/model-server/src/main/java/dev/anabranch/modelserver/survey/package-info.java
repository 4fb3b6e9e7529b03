/** Surveys a folder of data with tools and writes a report. */
@NullMarked
package dev.anabranch.modelserver.survey;

import org.jspecify.annotations.NullMarked;
