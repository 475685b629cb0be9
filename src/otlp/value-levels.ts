/** Levels of messages that a list value adds for its elements. */
export const levelsOfList = 2;

/** Levels of messages that a map value adds for its values. */
export const levelsOfMap = 3;

/**
 * Levels of messages that one value may take. Readers allow 100 levels below the request, and no
 * attribute's value lies deeper than the 8th: in an exemplar of a data point.
 */
export const maxValueLevels = 92;
