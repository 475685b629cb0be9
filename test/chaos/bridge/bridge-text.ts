import { type PlayedRun, type ScenarioTable, scenarioPart } from "../page-table.ts";
import type { BridgeOutcome } from "./play-bridge.ts";

const columns: readonly (readonly [name: string, isNumber: boolean])[] = [
  ["scenario", false],
  ["spans answered with success", true],
  ["arrived", true],
  ["lost", true],
  ["arrived again", true],
  ["requests turned away", true],
  ["members that came and went", true],
  ["recovery ms", true],
  ["longest pause of senders ms", true],
  ["peak memory MB", true],
  ["verdict", false],
  ["date, seed", false],
];

const table: ScenarioTable = {
  intro: [
    "*Written by `npm run test:chaos`: what becomes of spans that are sent to a bridge, through Kafka and",
    "by the bridge to a backend, while things break. Three brokers, replication 3; what is turned away is",
    "sent again; what arrives again is what nobody could know to have arrived.*",
  ],
  head: columns.map(([name]) => name),
  isNumber: columns.map(([, isNumber]) => isNumber),
};

/** The part of the page on bridges. */
export function bridgePart(
  before: string,
  outcomes: readonly BridgeOutcome[],
  run: PlayedRun,
): string {
  const played = new Map(outcomes.map((outcome) => [outcome.name, cells(outcome)]));
  return scenarioPart(before, table, played, run);
}

/** The outcome for a terminal: one line, and one more for each promise that was not kept. */
export function bridgeText(outcome: BridgeOutcome): string {
  const broken = outcome.verdicts.filter(({ kept }) => !kept);
  const [, ...numbers] = cells(outcome).slice(0, -1);
  const told = numbers.map((value, index) => `${columns[index + 1]?.[0]} ${value}`).join(", ");
  const head = `${broken.length === 0 ? "kept" : "BROKEN"}  ${outcome.name}: ${told}`;
  return [head, ...broken.map(({ promise, detail }) => `  not kept: ${promise}: ${detail}`)].join(
    "\n",
  );
}

function cells(outcome: BridgeOutcome): string[] {
  const { name, does, answered, arrived, lost, repeated, turnedAway, members } = outcome;
  const broken = outcome.verdicts.filter(({ kept }) => !kept);
  return [
    `\`${name}\`: ${does}`,
    ...[answered, arrived, lost, repeated, turnedAway, members].map(String),
    String(outcome.recoveryMs ?? "–"),
    String(outcome.longestPauseMs),
    String(Math.round(outcome.peakRss / 2 ** 20)),
    broken.length === 0 ? "kept" : broken.map(({ promise }) => `not kept: ${promise}`).join("; "),
  ];
}
