import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);
const tried = new Map<string, Promise<readonly string[]>>();

/**
 * Options of the Java machine by which Kafka's classes come from an archive of what an earlier broker
 * loaded: a start then takes half of the processor's time. The archive is made at first use and kept
 * beside the jars.
 *
 * @param jars - the folder of the jars
 * @param runBroker - runs a broker with these options from its start to its orderly end
 * @returns no options where there is no archive to be had: brokers start without, only slower
 */
export function classArchive(
  jars: string,
  runBroker: (javaOptions: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  const options = tried.get(jars) ?? archiveOptions(jars, runBroker);
  tried.set(jars, options);
  return options;
}

async function archiveOptions(
  jars: string,
  runBroker: (javaOptions: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  const { stderr: version } = await execute("java", ["-version"]);
  // It holds for this Java and these paths.
  const hash = createHash("sha256").update(`${version}${jars}`).digest("hex").slice(0, 12);
  const archive = `${jars}-${hash}.jsa`;
  // Java itself leaves an archive aside that does not fit; it need not say so in each log.
  const options = [`-XX:SharedArchiveFile=${archive}`, "-Xlog:disable"];
  if (existsSync(archive)) return options;
  const own = `${archive}-${process.pid}`;
  try {
    await runBroker([`-XX:ArchiveClassesAtExit=${own}`]);
    // Renamed when whole: other processes look for it.
    await rename(own, archive);
    return options;
  } catch {
    await rm(own, { force: true });
    return [];
  }
}
