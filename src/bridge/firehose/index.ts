export type { FirehoseParts } from "./firehose-endpoint.ts";
export { FirehoseReceiver } from "./firehose-receiver.ts";
