import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Makes an archive of Kafka's classes as a broker loads them, unless there is one beside the jars. A
 * start from it takes half of the processor's time. Where it cannot be made, brokers start without.
 *
 * @param jars - the folder of the jars
 * @param runBroker - runs a broker with these options of the Java machine from its start to its
 *   orderly end, at which Java writes the archive
 */
export async function makeClassArchive(
  jars: string,
  runBroker: (javaOptions: readonly string[]) => Promise<void>,
): Promise<void> {
  const archive = await archiveOf(jars);
  if (existsSync(archive)) return;
  const own = `${archive}-${process.pid}`;
  try {
    await runBroker([`-XX:ArchiveClassesAtExit=${own}`]);
    // Renamed when whole: other processes look for it.
    await rename(own, archive);
  } catch (error) {
    process.stderr.write(`Brokers start without an archive of their classes: ${error}\n`);
    await rm(own, { force: true });
  }
}

/** Options of the Java machine for a start from the archive; none where there is none. */
export async function classArchiveOptions(jars: string): Promise<readonly string[]> {
  const archive = await archiveOf(jars);
  // Java itself leaves an archive aside that does not fit; it need not say so in each log.
  return existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`, "-Xlog:disable"] : [];
}

/** An archive holds for one Java and one path of the jars. */
async function archiveOf(jars: string): Promise<string> {
  const { stderr: version } = await run("java", ["-version"]);
  const hash = createHash("sha256").update(`${version}${jars}`).digest("hex").slice(0, 12);
  return `${jars}-${hash}.jsa`;
}
