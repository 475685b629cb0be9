import { anySignal } from "../../abort/index.ts";
import {
  type DriverTarget,
  driverTarget,
  KafkaCluster,
  parseAddress,
} from "../../cluster/index.ts";
import type { Check } from "../check.ts";
import { clockCheck } from "./clock-check.ts";
import { brokersCheck, versionCheck } from "./cluster-checks.ts";
import { driverCheck, driverConnectionCheck } from "./driver-checks.ts";
import { groupCheck } from "./group-check.ts";
import { nameCheck, type Servers, tcpCheck } from "./reach-checks.ts";
import { saslCheck } from "./sasl-check.ts";
import type { Stage } from "./stage.ts";
import type { Subject } from "./subject.ts";
import { tlsCheck } from "./tls-check.ts";
import { topicCheck } from "./topic-check.ts";
import { type WriteSink, writeCheck } from "./write-check.ts";

/** Connecting to a cluster that is not there gives up within 10 s. */
const timeoutMs = 20_000;
/** Writing, reading back, and deleting the topic. */
const writeTimeoutMs = 60_000;

/** What an examination looks at. */
export interface ExaminationOptions {
  /** Reads the configuration. @throws ConfigError that names every problem */
  readonly configure: () => Subject;
  /** Whether records are written, to a topic of its own. */
  readonly write: boolean;
  /** Calls off what takes its time. */
  readonly signal: AbortSignal;
}

/**
 * All that is looked at, from the driver to the endpoints: each step rests on what was found sound
 * before it.
 */
export class Examination implements AsyncDisposable {
  readonly #options: ExaminationOptions;
  readonly #servers: Servers = { alive: [] };
  readonly #written: WriteSink = { appended: [] };
  #subject: Subject | undefined;
  #cluster: KafkaCluster | undefined;
  #target: Promise<DriverTarget> | undefined;

  constructor(options: ExaminationOptions) {
    this.#options = options;
  }

  /** The steps, in their order. */
  get stages(): readonly Stage[] {
    const { write } = this.#options;
    const stage = (name: string, needs: readonly string[], checks: Stage["checks"]): Stage => {
      return { name, needs, checks, timeoutMs };
    };
    return [
      stage("driver", [], () => [driverCheck()]),
      stage("configuration", [], () => [this.#configurationCheck()]),
      stage("name resolution", ["configuration"], () => [this.#dialled(nameCheck(this.#servers))]),
      stage("TCP", ["name resolution"], () => [this.#dialled(tcpCheck(this.#servers))]),
      stage("TLS", ["TCP"], () => [this.#listening(tlsCheck(this.#config, this.#servers))]),
      stage("SASL", ["TLS"], () => [
        this.#listening(saslCheck(this.#config, this.#clusterNow, this.#servers)),
      ]),
      stage("API versions", ["SASL"], () => [versionCheck(this.#config, this.#clusterNow)]),
      stage("brokers", ["API versions"], () => [brokersCheck(this.#clusterNow)]),
      stage("driver connection", ["driver", "SASL"], () => [driverConnectionCheck(this.#config)]),
      stage("topics", ["API versions"], () =>
        this.#known.topics.map((topic) => topicCheck(this.#config, this.#clusterNow, topic)),
      ),
      write
        ? {
            name: "write and read back",
            needs: ["API versions", "driver connection"],
            timeoutMs: writeTimeoutMs,
            checks: () => [this.#writeCheck()],
          }
        : stage("write and read back", [], () => [notAskedFor("write and read back")]),
      stage("groups", ["API versions"], () =>
        this.#known.groups.map((group) => groupCheck(this.#clusterNow, group)),
      ),
      write
        ? stage("clock skew", ["write and read back"], () => [
            clockCheck(() => this.#written.appended),
          ])
        : stage("clock skew", [], () => [notAskedFor("clock skew")]),
      stage("endpoints", ["configuration"], () => this.#known.endpoints),
    ];
  }

  get #known(): Subject {
    if (this.#subject === undefined) {
      throw new Error("there is no configuration yet");
    }
    return this.#subject;
  }

  get #config(): Subject["config"] {
    return this.#known.config;
  }

  get #clusterNow(): KafkaCluster {
    this.#cluster ??= new KafkaCluster(this.#config);
    return this.#cluster;
  }

  #configurationCheck(): Check {
    return {
      name: "configuration",
      run: async () => {
        this.#subject = this.#options.configure();
        const { config, summary, warnings } = this.#subject;
        const { bootstrapServers } = config;
        this.#servers.alive =
          bootstrapServers === "embedded" ? [] : bootstrapServers.map(parseAddress);
        return warnings.length === 0
          ? { status: "ok", reason: summary }
          : { status: "warning", reason: [...warnings, summary].join("; ") };
      },
    };
  }

  #writeCheck(): Check {
    const check = writeCheck(this.#config, this.#clusterNow, this.#written);
    return {
      name: check.name,
      run: (signal) => check.run(anySignal([signal, this.#options.signal])),
    };
  }

  /** A check of what is dialled: of the cluster in this process, nothing is. */
  #dialled(check: Check): Check {
    const isHere = this.#config.bootstrapServers === "embedded";
    return isHere ? skipped(check.name, "the embedded cluster of this process") : check;
  }

  /** A check of a listener: an embedded cluster's has neither TLS nor SASL. */
  #listening(check: Check): Check {
    const embedded = skipped(check.name, "an embedded cluster, which has none");
    return {
      name: check.name,
      run: async (signal) => {
        this.#target ??= driverTarget(this.#config);
        return await ((await this.#target).embedded ? embedded : check).run(signal);
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster?.close();
  }
}

function skipped(name: string, reason: string): Check {
  return { name, run: async () => ({ status: "skipped", reason }) };
}

function notAskedFor(name: string): Check {
  return skipped(name, "not asked for: --write does it");
}
