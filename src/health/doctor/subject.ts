import type { KafkaConfig, TopicSettings } from "../../config/index.ts";
import type { Check } from "../check.ts";

/** A topic, and what is done with it. */
export interface SubjectTopic {
  /** How it would be created; its name. */
  readonly settings: TopicSettings;
  /** Empty where it is not known: a configuration alone does not tell. */
  readonly uses: readonly ("read" | "write")[];
  /** The largest record that is written to it, in bytes. */
  readonly maxRequestSize: number;
}

/** What is examined: a configuration, and all that it uses. */
export interface Subject {
  readonly config: KafkaConfig;
  /** For a person: where it came from, and what it holds. */
  readonly summary: string;
  /** What is odd about it, and no error. */
  readonly warnings: readonly string[];
  readonly topics: readonly SubjectTopic[];
  /** Ids of consumer groups. */
  readonly groups: readonly string[];
  /** Checks of what is dialled beside Kafka. */
  readonly endpoints: readonly Check[];
}
