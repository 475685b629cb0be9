import {
  type BrokerReachability,
  brokerRequests,
  type KafkaCluster,
  nameOf,
} from "../../cluster/index.ts";
import type { KafkaConfig } from "../../config/index.ts";
import { UnsupportedError } from "../../errors/index.ts";
import { formatCount } from "../../render/index.ts";
import { type Check, type Finding, failedFinding, ok } from "../check.ts";

/** The same check, where what cannot be asked of a cluster is no fault of it. */
export function wherePossible(check: Check): Check {
  return {
    name: check.name,
    run: async (signal) => {
      try {
        return await check.run(signal);
      } catch (error) {
        if (!(error instanceof UnsupportedError)) {
          throw error;
        }
        return { ...failedFinding(error), status: "skipped" };
      }
    },
  };
}

/** Whether the brokers know the requests that this library sends. */
export function versionCheck(config: KafkaConfig, cluster: KafkaCluster): Check {
  return wherePossible({
    name: "API versions",
    run: async (signal) => {
      if ((await cluster.describe({ signal })).embedded) {
        return { status: "skipped", reason: "the embedded cluster, which knows a part of Kafka's" };
      }
      const requests = await brokerRequests(cluster, signal);
      const { count, missing, consumerProtocol } = requests;
      const details = { ...requests };
      if (config.consumer.protocol === "consumer" && !consumerProtocol) {
        const reason = "consumer.protocol is consumer, which these brokers do not serve";
        const action = "Set consumer.protocol to classic, or use brokers from Kafka 4.0 on.";
        return { status: "failed", reason, action, details };
      }
      const known = `${count} requests known`;
      return missing.length === 0
        ? { ...ok(`${known}, all that are needed among them`), details }
        : {
            status: "warning",
            reason: `${known}; not ${missing.join(", ")}`,
            action: "Use newer brokers, or do without the administration that needs them.",
            details,
          };
    },
  });
}

/** Whether every broker of the cluster can be reached where it says that it listens. */
export function brokersCheck(cluster: KafkaCluster): Check {
  return wherePossible({
    name: "brokers",
    run: async (signal) => {
      const { clusterId, controllerId, embedded } = await cluster.describe({ signal });
      const brokers = await cluster.reachability({ signal });
      const unreachable = brokers.filter(({ reachable }) => !reachable);
      const details = {
        ...(clusterId === undefined ? {} : { clusterId }),
        ...(controllerId === undefined ? {} : { controllerId }),
        brokers: brokers.map(brokerDetails),
      };
      if (unreachable.length > 0) {
        return { ...advertised(unreachable), details };
      }
      const controller = controllerId === undefined ? "" : `, controller ${controllerId}`;
      const list = brokers.map((broker) => `${textOf(broker)} ${milliseconds(broker)}`).join(", ");
      const kind = embedded ? "embedded: " : "";
      return {
        ...ok(`${kind}${formatCount(brokers.length, "broker")}${controller}: ${list}`),
        details,
      };
    },
  });
}

function brokerDetails(broker: BrokerReachability) {
  const { id, host, port, reachable, latencyMs } = broker;
  return {
    id,
    host,
    port,
    reachable,
    ...(latencyMs === undefined ? {} : { latencyMs: Math.ceil(latencyMs) }),
  };
}

/** The commonest trouble with Kafka: brokers that are reached, and send clients where they are not. */
function advertised(unreachable: readonly BrokerReachability[]): Finding {
  const list = unreachable.map((broker) => {
    const { reason } = failedFinding(broker.error);
    return `${textOf(broker)} (${reason.replace(/\.$/, "")})`;
  });
  return {
    status: "failed",
    reason: `cannot be reached where they say that they listen: ${list.join(", ")}`,
    action:
      "Start the brokers, or set their advertised.listeners to addresses that resolve and can be dialled from here.",
  };
}

function textOf(broker: BrokerReachability): string {
  return `${broker.id} at ${nameOf(broker)}`;
}

function milliseconds({ latencyMs = 0 }: BrokerReachability): string {
  return `in ${Math.ceil(latencyMs)} ms`;
}
