import type { BrokerReachability, KafkaCluster } from "../cluster/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import { type Check, type Finding, ok } from "./check.ts";

/** Whether every broker that the cluster counts as up answers. */
export function reachabilityCheck(cluster: KafkaCluster): Check {
  return {
    name: "brokers",
    run: async (signal) => {
      const brokers = await cluster.reachability({ signal });
      const silent = brokers.filter(({ reachable }) => !reachable);
      const all = brokers.length === 1 ? "1 broker" : `${brokers.length} brokers`;
      if (silent.length === 0) {
        return ok(`${all} answer${brokers.length === 1 ? "s" : ""}`);
      }
      const action = "Look at the brokers named, and at the network between them and this machine.";
      return {
        status: silent.length === brokers.length ? "failed" : "warning",
        reason: `${silent.length} of ${all} ${silent.length === 1 ? "does" : "do"} not answer: ${silent.map(nameOf).join("; ")}`,
        action,
      };
    },
  };
}

function nameOf({ id, host, port, error }: BrokerReachability): string {
  return `${id} at ${host}:${port}${error === undefined ? "" : ` (${error.code})`}`;
}

/** How far behind partitions are; undefined where it is not known. */
export type Lags = readonly { readonly lag: number | undefined }[];

/**
 * Whether a reader keeps up.
 *
 * @param read - undefined where nothing is read
 * @param maxLag - records behind, over all partitions, of which more are a warning
 */
export function lagCheck(read: () => Promise<Lags | undefined>, maxLag: number | undefined): Check {
  return {
    name: "lag",
    run: async () => {
      const lags = await read();
      if (lags === undefined || lags.length === 0) {
        return { status: "skipped", reason: "nothing is being read" };
      }
      const known = lags.flatMap(({ lag }) => (lag === undefined ? [] : [lag]));
      const behind = known.reduce((sum, lag) => sum + lag, 0);
      const unknown = lags.length - known.length;
      const reason = `${behind} records behind on ${lags.length} partitions${unknown === 0 ? "" : `, ${unknown} of them unknown`}`;
      if (maxLag === undefined || behind <= maxLag) {
        return ok(reason);
      }
      const action =
        "Add consumers to the group, up to one a partition, or make the handlers faster.";
      return { status: "warning", reason: `${reason}; ${maxLag} are allowed`, action };
    },
  };
}

/** What a client did last. */
export interface Activity {
  readonly lastSuccess: Date | undefined;
  /** Why it cannot work now. */
  readonly failure: KafkaBridgeError | undefined;
}

/** Whether a client works, by what it did last. */
export function activityCheck(name: string, look: () => Activity): Check {
  return {
    name,
    run: async (): Promise<Finding> => {
      const { lastSuccess, failure } = look();
      const ageMs = lastSuccess === undefined ? undefined : Date.now() - lastSuccess.getTime();
      const age = ageMs === undefined ? {} : { ageMs };
      if (failure !== undefined) {
        return { status: "failed", reason: failure.message.trim(), action: failure.action, ...age };
      }
      return lastSuccess === undefined
        ? { status: "skipped", reason: "nothing was done yet" }
        : { ...ok(`last success at ${lastSuccess.toISOString()}`), ...age };
    },
  };
}
