/** A listener beside the plain one that every broker has. */
export interface Listener {
  /** Upper case, unique: `SECURE`. */
  readonly name: string;
  readonly protocol: "PLAINTEXT" | "SSL" | "SASL_PLAINTEXT" | "SASL_SSL";
  /** The host name that clients are told to use. Default `localhost`; the socket is bound to 127.0.0.1. */
  readonly host?: string;
  /** The ports that clients are told to use, by broker id, such as those of a proxy. Default: the broker's own. */
  readonly advertisedPorts?: Readonly<Record<number, number>>;
  /** Settings of this listener, without the `listener.name.<name>.` prefix: `ssl.keystore.location`, `plain.sasl.jaas.config`, … */
  readonly properties?: Readonly<Record<string, string>>;
}

/** The ports of one broker. */
export interface BrokerPorts {
  readonly plain: number;
  readonly controller: number;
  /** By listener name. */
  readonly extra: Readonly<Record<string, number>>;
}

/** What `server.properties` of one broker is made from. */
export interface BrokerSpec {
  readonly id: number;
  readonly folder: string;
  /** Where its data lies. */
  readonly dataFolder: string;
  readonly ports: BrokerPorts;
  /** `id@host:port` of each controller. */
  readonly voters: readonly string[];
  readonly listeners: readonly Listener[];
  /** Any broker setting, applied last. */
  readonly overrides: Readonly<Record<string, string>>;
}

/** The name of the listener without security, which the brokers use among themselves. */
export const PLAIN_LISTENER = "PLAINTEXT";

/** Renders `server.properties` for a broker that is its own controller (KRaft, combined mode). */
export function serverProperties(spec: BrokerSpec): string {
  const properties = {
    ...identity(spec),
    ...listenerSettings(spec),
    ...smallAndQuick(spec.voters.length),
    ...spec.overrides,
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value.replaceAll("\\", "\\\\")}\n`)
    .join("");
}

function identity(spec: BrokerSpec): Record<string, string> {
  return {
    "process.roles": "broker,controller",
    "node.id": String(spec.id),
    "controller.quorum.voters": spec.voters.join(","),
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": PLAIN_LISTENER,
    "log.dirs": spec.dataFolder,
  };
}

function listenerSettings({ id, listeners, ports }: BrokerSpec): Record<string, string> {
  const all = [
    own(PLAIN_LISTENER, ports.plain),
    own("CONTROLLER", ports.controller),
    ...listeners.map(({ name, protocol, host = "localhost", advertisedPorts }) => {
      const port = ports.extra[name];
      return { name, protocol, host, port, advertised: advertisedPorts?.[id] ?? port };
    }),
  ];
  const settings: Record<string, string> = {
    listeners: all.map(({ name, port }) => `${name}://127.0.0.1:${port}`).join(","),
    "advertised.listeners": all
      .filter(({ name }) => name !== "CONTROLLER")
      .map(({ name, host, advertised }) => `${name}://${host}:${advertised}`)
      .join(","),
    "listener.security.protocol.map": all
      .map(({ name, protocol }) => `${name}:${protocol}`)
      .join(","),
  };
  for (const { name, properties = {} } of listeners) {
    for (const [key, value] of Object.entries(properties)) {
      settings[`listener.name.${name.toLowerCase()}.${key}`] = value;
    }
  }
  return settings;
}

function own(name: string, port: number) {
  return { name, protocol: "PLAINTEXT", host: "127.0.0.1", port, advertised: port };
}

function smallAndQuick(brokers: number): Record<string, string> {
  const replicas = String(Math.min(3, brokers));
  return {
    // Topics are made by the code under test or not at all.
    "auto.create.topics.enable": "false",
    "delete.topic.enable": "true",
    "default.replication.factor": replicas,
    "offsets.topic.replication.factor": replicas,
    "offsets.topic.num.partitions": "3",
    "transaction.state.log.replication.factor": replicas,
    "transaction.state.log.min.isr": String(Math.min(2, brokers)),
    "transaction.state.log.num.partitions": "3",
    "share.coordinator.state.topic.replication.factor": replicas,
    "share.coordinator.state.topic.min.isr": String(Math.min(2, brokers)),
    "group.initial.rebalance.delay.ms": "0",
    "group.coordinator.rebalance.protocols": "classic,consumer",
    "group.consumer.min.heartbeat.interval.ms": "100",
    "group.consumer.heartbeat.interval.ms": "500",
    // A killed broker can come back only when its old session has ended (9 s by default), and a dead
    // controller is missed only after this.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    "controller.quorum.fetch.timeout.ms": "1000",
    // 128 MB of a 512 MB heap otherwise.
    "log.cleaner.dedupe.buffer.size": "8388608",
  };
}
