import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { BridgeConfig } from "../../src/config/index.ts";

const folder = mkdtempSync(join(tmpdir(), "bridge-page-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function textOf(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), "utf8");
}

const page = textOf("bridge.md");
const readme = textOf("../README.md");
const files = [...`${page}${readme}`.matchAll(/^```yaml\n(.*?)^```$/gms)].map(
  ([, text = ""]) => text,
);

/** The words in backticks of a cell. */
function quoted(cell: string | undefined): readonly string[] {
  return [...(cell ?? "").matchAll(/`([^`]*)`/g)].map(([, word = ""]) => word);
}

/** The rows of the tables that begin with a cell. */
function rowsUnder(first: string): readonly (readonly string[])[] {
  const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  let inside = false;
  return rows.filter(([, cell]) => {
    inside = cell === first || (inside && cell !== undefined);
    return inside && cell !== first && !cell?.startsWith("---");
  });
}

/** Names of options as the generated reference has them. */
const known = new Set(
  ["reference/bridge.md", "reference/options.md"].flatMap((name) =>
    [...textOf(name).matchAll(/^\| `([^`]*)` \|/gm)].map(([, option = ""]) => option),
  ),
);

describe("the page about running a bridge, and the README", () => {
  test.each(files.map((text, index) => [index, text] as const))(
    "has a file %i that the bridge takes",
    (index, text) => {
      const path = join(folder, `${index}.yaml`);
      writeFileSync(path, text);
      const env = { KAFKA_PASSWORD: "secret", OTLP_TOKEN: "token" };
      expect(BridgeConfig.fromFile(path, env).pipelines.length).toBeGreaterThan(0);
    },
  );

  test("leads from the Collector's options to some that there are", () => {
    const rows = rowsUnder("Collector");
    const named = rows.flatMap(([, , here]) => quoted(here));
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((option) => !known.has(option))).toEqual([]);
  });

  test("says of each option without a counterpart why there is none", () => {
    const rows = rowsUnder("Collector").filter(([, , here]) => here === "–");
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(([, , , why]) => why === "")).toEqual([]);
  });

  // The names that the two components' configuration has, in its version 0.155.
  test.each([
    "brokers protocol_version resolve_canonical_bootstrap_servers_only client_id conn_idle_timeout tls",
    "plain_text sasl mechanism username password version region oauthbearer_token_source kerberos",
    "service_name realm use_keytab config_file keytab_file disable_fast_negotiation",
    "full refresh_interval max backoff",
    "topic profiles encoding topic_from_metadata_key topic_from_attribute",
    "message_key_from_metadata_key include_metadata_keys record_headers partition_traces_by_id",
    "partition_metrics_by_resource_attributes partition_logs_by_resource_attributes",
    "partition_logs_by_trace_id sticky_key hasher round_robin least_backup extension timeout",
    "retry_on_failure sending_queue max_message_bytes max_broker_write_bytes required_acks",
    "compression compression_params flush_max_messages allow_auto_topic_creation linger",
    "topics exclude_topics group_id group_instance_id rack_id use_leader_epoch initial_offset",
    "session_timeout heartbeat_interval group_rebalance_strategies group_rebalance_strategy",
    "min_fetch_size max_fetch_wait max_fetch_size max_partition_fetch_size enable interval",
    "after on_error on_permanent_error header_extraction error_backoff telemetry",
  ])("has a row for each of %s", (names) => {
    const words = new Set(
      rowsUnder("Collector").flatMap(([, theirs]) =>
        quoted(theirs).flatMap((name) => name.split(/[.: ]+/)),
      ),
    );
    expect(names.split(" ").filter((name) => !words.has(name))).toEqual([]);
  });

  test("names options of tuning that there are", () => {
    const named = rowsUnder("aim").flatMap(([, , option]) => quoted(option));
    const names = named.map((each) => each.split(":")[0] ?? "");
    const options = names.filter((name) => name.includes(".") && !name.includes(" "));
    expect(options.length).toBeGreaterThan(8);
    expect(options.filter((option) => !known.has(option))).toEqual([]);
  });
});
