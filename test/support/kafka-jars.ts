import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { canInstallPackages, installPackages } from "../../scripts/system-packages.mjs";
import { BrokerUnavailable } from "./broker.ts";

/** The Apache Kafka that test brokers run. */
export const KAFKA_VERSION = "4.1.0";

const LOG4J_VERSION = "2.24.3";
const MIN_JAVA = 17;
// Not every release of Debian and Ubuntu has each of them.
const JAVA_PACKAGES = [`openjdk-${MIN_JAVA}-jre-headless`, "openjdk-21-jre-headless"];
const CACHE = fileURLToPath(new URL(`../../.cache/kafka-${KAFKA_VERSION}`, import.meta.url));
const run = promisify(execFile);

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>test-broker</artifactId>
  <version>1</version>
  <dependencies>
${[
  ["org.apache.kafka", "kafka_2.13", KAFKA_VERSION],
  ["org.apache.kafka", "kafka-tools", KAFKA_VERSION],
  ["org.apache.logging.log4j", "log4j-slf4j-impl", LOG4J_VERSION],
]
  .map(
    ([group, artifact, version]) =>
      `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  )
  .join("\n")}
  </dependencies>
</project>
`;

/**
 * The folder with Apache Kafka's jars; fetched by Maven at first use (54 MB) and kept in `.cache`.
 * As root on Debian or Ubuntu, a missing Java or Maven is installed.
 *
 * @throws BrokerUnavailable when there is no Java or Maven and no way to install them
 */
export async function kafkaJars(): Promise<string> {
  if (!(await hasJava())) await obtain(`Java ${MIN_JAVA}`, JAVA_PACKAGES);
  if (existsSync(CACHE)) return CACHE;
  if (!(await hasMaven())) await obtain("Maven", ["maven"]);
  await fetchJars();
  return CACHE;
}

async function hasJava(): Promise<boolean> {
  const { stderr } = await run("java", ["-version"]).catch(() => ({ stderr: "" }));
  const major = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  return major >= MIN_JAVA;
}

async function hasMaven(): Promise<boolean> {
  return run("mvn", ["-v"]).then(
    () => true,
    () => false,
  );
}

/** Installs the first of `packages` that this system's apt has. */
async function obtain(what: string, packages: readonly string[]): Promise<void> {
  if (!canInstallPackages()) {
    throw new BrokerUnavailable(`${what} is not found on this machine`);
  }
  process.stderr.write(`Installing ${what} for the test broker\n`);
  const failures: unknown[] = [];
  for (const name of packages) {
    try {
      await installPackages([name]);
      return;
    } catch (error) {
      failures.push(error);
    }
  }
  throw new BrokerUnavailable(`${what} could not be installed`, {
    cause: new AggregateError(failures),
  });
}

async function fetchJars(): Promise<void> {
  process.stderr.write(`Fetching Apache Kafka ${KAFKA_VERSION} by Maven\n`);
  await mkdir(dirname(CACHE), { recursive: true });
  const folder = await mkdtemp(`${CACHE}-`);
  try {
    await writeFile(join(folder, "pom.xml"), POM);
    const jars = join(folder, "jars");
    await run("mvn", ["-q", "-B", "dependency:copy-dependencies", `-DoutputDirectory=${jars}`], {
      cwd: folder,
    });
    // Renamed when whole, so that an interrupted download is never taken for the jars.
    await rename(jars, CACHE).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } catch (cause) {
    throw new BrokerUnavailable(`Maven could not fetch Apache Kafka ${KAFKA_VERSION}`, { cause });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
