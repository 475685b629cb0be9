import type { z } from "zod";
import type { Contradiction } from "../check/contradiction.ts";
import type { kafkaSchema } from "../sections/kafka-options.ts";

/** Checked options of a Kafka client, before they are resolved. */
export type Options = z.output<typeof kafkaSchema>;

/** A contradiction among the options of a Kafka client. */
export type Row = Contradiction<Options>;
