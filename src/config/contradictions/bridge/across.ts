import type { BridgeOutput } from "../../bridge-kafka.ts";
import type { Contradiction } from "../../check/contradiction.ts";

type Row = Contradiction<BridgeOutput>;

/** Something of which there can be one only, and where it is asked for. */
interface Claim {
  readonly path: string;
  readonly thing: string;
}

/** Each claim that an earlier one already makes. */
function doubles(claims: readonly Claim[], message: (other: string) => string): Row[] {
  const first = new Map<string, string>();
  return claims.flatMap(({ path, thing }) => {
    const other = first.get(thing);
    if (other === undefined) {
      first.set(thing, path);
      return [];
    }
    return [{ reads: [path, other], message: message(other), broken: () => true }];
  });
}

function claimsOf(
  { pipelines }: BridgeOutput,
  claim: (pipeline: BridgeOutput["pipelines"][string]) => readonly [string, string | undefined],
): Claim[] {
  return Object.entries(pipelines).flatMap(([name, pipeline]) => {
    const [path, thing] = claim(pipeline);
    return thing === undefined ? [] : [{ path: `pipelines.${name}.${path}`, thing }];
  });
}

/** Contradictions between pipelines: what only one of them can have. */
export function rowsAcross(options: BridgeOutput): Row[] {
  return [
    ...doubles(
      claimsOf(options, ({ from }) => ["from.kafka.groupId", from.kafka?.groupId]),
      (other) => `is that of ${other}: two pipelines of one group would share the records`,
    ),
    ...doubles(
      claimsOf(options, ({ to }) => ["to.kafka.transactionalId", to.kafka?.transactionalId]),
      (other) => `is that of ${other}: each producer needs one of its own`,
    ),
    ...doubles(
      claimsOf(options, ({ to }) => ["to.file.path", to.file?.path]),
      (other) => `is that of ${other}: each file has one writer`,
    ),
    ...samePorts(options),
  ];
}

interface Listener {
  readonly path: string;
  readonly host: string;
  readonly port: number;
}

/** Everything of a bridge that listens. */
export function listenersOf({ pipelines, health }: BridgeOutput): Listener[] {
  const listeners = Object.entries(pipelines).flatMap(([name, { from }]) => {
    const place = `pipelines.${name}.from`;
    return [
      { path: `${place}.otlp.http`, at: from.otlp?.http },
      { path: `${place}.otlp.grpc`, at: from.otlp?.grpc },
      { path: `${place}.msk.metricStream`, at: from.msk?.metricStream },
    ];
  });
  return [...listeners, { path: "health", at: health }].flatMap(({ path, at }) =>
    at === undefined ? [] : [{ path, host: at.host, port: at.port }],
  );
}

function samePorts(options: BridgeOutput): Row[] {
  const listeners = listenersOf(options).filter(({ port }) => port !== 0);
  return listeners.flatMap((listener, index) => {
    const other = listeners
      .slice(0, index)
      .find(({ host, port }) => port === listener.port && overlap(host, listener.host));
    return other === undefined
      ? []
      : [
          {
            reads: [
              `${listener.path}.port`,
              `${listener.path}.host`,
              `${other.path}.port`,
              `${other.path}.host`,
            ],
            message: `is the port of ${other.path} too: give each listener its own`,
            broken: () => true,
          } satisfies Row,
        ];
  });
}

const loopback = new Set(["localhost", "127.0.0.1", "::1"]);
const everywhere = new Set(["0.0.0.0", "::"]);

function overlap(a: string, b: string): boolean {
  return (
    a === b ||
    everywhere.has(a) ||
    everywhere.has(b) ||
    (loopback.has(a) && loopback.has(b) && [a, b].includes("localhost"))
  );
}
