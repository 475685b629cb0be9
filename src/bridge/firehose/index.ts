export { FirehoseReceiver } from "./firehose-receiver.ts";
