import { ConfigError } from "../errors/index.ts";

/** The transactional ids that producers of this process use now, with the servers they use them on. */
const inUse = new Map<string, object>();

/**
 * Takes a transactional id for a producer. Two producers with the same one would throw each other
 * out, over and over; brokers cannot tell them from one that was restarted.
 *
 * @returns gives it back
 * @throws ConfigError where another producer of this process has it
 */
export function takeTransactionalId(servers: string, transactionalId: string): () => void {
  const name = JSON.stringify([servers, transactionalId]);
  if (inUse.has(name)) {
    throw new ConfigError("CONFIG_INVALID", {
      issues: [
        {
          path: "producer.transactionalId",
          message: `"${transactionalId}" is in use by another producer of this process: close that one, or choose another id`,
        },
      ],
    });
  }
  const own = {};
  inUse.set(name, own);
  return () => {
    // By now, it may be another's.
    if (inUse.get(name) === own) {
      inUse.delete(name);
    }
  };
}
