/** Thrown for a body that is not as Firehose makes them. Its message is for who sent it. */
export class BodyFault extends Error {}
