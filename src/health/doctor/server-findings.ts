import { type BrokerAddress, nameOf } from "../../cluster/index.ts";
import { type Finding, failedFinding } from "../check.ts";

/** What is not as it should be, and what to do. */
interface Advice {
  readonly reason: string;
  readonly action: string;
}

/** What was found of one server: a text for a person, and details for a program. */
export interface ServerLook {
  readonly text: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** What is wrong, though it works. */
  readonly warning?: Advice;
}

/** What was found of several servers. */
export interface ServersLook {
  readonly finding: Finding;
  /** The servers of which there is nothing bad to say. */
  readonly sound: readonly BrokerAddress[];
}

/**
 * Looks at servers at the same time and puts together what was found.
 *
 * @param others - what it means when some fail and others do not
 * @param adviceOf - says better than the error what it means for the server, where it can
 */
export async function lookAtServers(
  servers: readonly BrokerAddress[],
  others: "warning" | "failed",
  look: (server: BrokerAddress) => Promise<ServerLook>,
  adviceOf: (server: BrokerAddress, error: unknown) => Advice | undefined = () => undefined,
): Promise<ServersLook> {
  const looked = await Promise.all(
    servers.map(async (server) => {
      try {
        return { server, look: await look(server) };
      } catch (error) {
        return { server, failure: adviceOf(server, error) ?? failedFinding(error) };
      }
    }),
  );
  const found = looked.flatMap((each) => (each.look === undefined ? [] : [each.look]));
  const failures = looked.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  const warnings = found.flatMap(({ warning }) => (warning === undefined ? [] : [warning]));
  const status =
    failures.length > 0
      ? found.length === 0
        ? "failed"
        : others
      : warnings.length > 0
        ? "warning"
        : "ok";
  const actions = [...failures, ...warnings].flatMap(({ action }) => action ?? []);
  const details = looked.map((each) => [nameOf(each.server), each.look?.details]);
  return {
    finding: {
      status,
      reason: joined([
        ...failures.map(({ reason }) => reason),
        ...warnings.map(({ reason }) => reason),
        ...found.map(({ text }) => text),
      ]),
      ...(actions.length === 0 ? {} : { action: [...new Set(actions)].join(" ") }),
      details: { servers: Object.fromEntries(details) },
    },
    sound: looked.flatMap((each) => (each.failure === undefined ? [each.server] : [])),
  };
}

/** Sentences of errors come with a full stop, others do not. */
function joined(texts: readonly string[]): string {
  return [...new Set(texts.map((text) => text.replace(/\.$/, "")))].join("; ");
}
