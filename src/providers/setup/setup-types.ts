import type { KafkaConfig, KafkaOptions } from "../../config/index.ts";
import type { PermissionCheck } from "../contract/index.ts";
import type { StreamDeployment } from "../msk/deploy/index.ts";

/** One step of a set-up, and what became of it. */
export interface SetupStep {
  readonly name: "credentials" | "permissions" | "clusters" | "metric stream" | "test point";
  /** `skipped`: it was not asked for, or one before it failed. */
  readonly status: "ok" | "failed" | "skipped";
  /** For a person; never a secret. */
  readonly detail: string;
}

/** What a set-up takes beside the provider's options. */
export interface SetupOptions {
  /** Where a test point is sent, and looked for. Without it none is. */
  readonly kafka?: KafkaConfig | KafkaOptions;
  /** Topic of the test point. Default: the configured topic of metrics. */
  readonly topic?: string;
  /** Told of each step when it is over. */
  readonly onStep?: (step: SetupStep) => void;
  readonly signal?: AbortSignal;
}

/** What a set-up of Amazon MSK takes. */
export interface MskSetupOptions extends SetupOptions {
  /** Deploys a CloudWatch metric stream, in each of the accounts and regions. Default: none. */
  readonly deploy?: StreamDeployment;
}

/** What a set-up found and did. */
export interface SetupResult {
  /** Nothing that was asked for failed. */
  readonly success: boolean;
  /** Clusters, brokers and topics that are seen. */
  readonly entityCount: number;
  /** In a sentence, for a person. */
  readonly message: string;
  /** Permissions that are needed and denied, as the provider names them. */
  readonly missingPermissions: readonly string[];
  /** All that were looked at, and what turned out to be denied in doing. */
  readonly permissions: readonly PermissionCheck[];
  readonly steps: readonly SetupStep[];
}
