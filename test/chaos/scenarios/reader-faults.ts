import { setTimeout as delay } from "node:timers/promises";
import { ConsumerGroups } from "../../../src/cluster/index.ts";
import { waitUntil } from "../../support/wait-until.ts";
import type { ReaderReport } from "../reports.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";
import type { Worker } from "../worker.ts";

type Reader = Worker<ReaderReport>;

/** A group in the middle of a rebalance may refuse a commit; the driver may see a coordinator move. */
const rebalancing = ["COMMIT_FAILED", "CONNECTION_FAILED"] as const;
const takenAway = [...rebalancing, "ASSIGNMENT_LOST"] as const;

/** Brokers that give a silent member of KIP-848 up as soon as the lab's classic ones are. */
const shortSessions = async () => ({
  properties: {
    "group.consumer.min.session.timeout.ms": "6000",
    "group.consumer.session.timeout.ms": "10000",
  },
});

/** Classic members that are given up after 6 s, so that others have their work within 15. */
const impatient = { sessionTimeoutMs: 6_000, heartbeatIntervalMs: 1_000 } as const;

/** Readers that come, go, stop and die. */
export const readerFaults: readonly Scenario[] = [
  {
    name: "readers-come-and-go",
    does: "for 30 s a reader joins and another leaves every second, cooperative-sticky",
    handleMs: 5,
    start: (stage) => churn(stage, 30),
    async end() {},
    expects: { errors: rebalancing },
  },
  {
    name: "readers-come-and-go-848",
    does: "the same by KIP-848",
    handleMs: 5,
    kafka: { consumer: { protocol: "consumer" } },
    start: (stage) => churn(stage, 30),
    async end() {},
    expects: { errors: rebalancing },
  },
  {
    name: "readers-come-and-go-short",
    does: "the same for 6 s, cooperative-sticky",
    short: true,
    handleMs: 5,
    start: (stage) => churn(stage, 6),
    async end() {},
    expects: { errors: rebalancing },
  },
  {
    name: "static-readers",
    does: "three static members, of which one is closed or killed and comes back by its name, ten times",
    readers: 3,
    handleMs: 5,
    readerOptions: named,
    start: restartStatic,
    async end() {},
    expects: { errors: takenAway },
  },
  frozen("reader-frozen", "classic"),
  frozen("reader-frozen-848", "consumer"),
  {
    name: "reader-kills",
    does: "kill -9 of a reader at a random moment, ten times; another takes its place",
    kafka: { consumer: impatient },
    start: (stage) => killReaders(stage, 10),
    end: untilReady,
    expects: { errors: rebalancing },
  },
  {
    name: "reader-kills-848",
    does: "the same by KIP-848",
    kafka: { consumer: { protocol: "consumer" } },
    ownCluster: shortSessions,
    start: (stage) => killReaders(stage, 10),
    end: untilReady,
    expects: { errors: rebalancing },
  },
  {
    name: "slow-readers",
    does: "readers are a tenth as fast as writers for 90 s, then catch up; the pause is the backlog's",
    handleMs: 0,
    itemBytes: 8_000,
    itemsPerSecond: 60,
    async start({ readers }) {
      pace(readers, 500);
      await delay(90_000);
    },
    async end({ readers }) {
      pace(readers, 0);
    },
    expects: { errors: [] },
  },
  {
    name: "coordinator-kill",
    does: "kill -9 of the group's coordinator, back after 5 s, while readers join and leave every second",
    handleMs: 5,
    async start(stage) {
      const churning = churn(stage, 20);
      await delay(4_000);
      const { lab } = stage;
      const broker = lab.cluster.broker(await coordinatorOf(stage));
      await broker.kill();
      await delay(5_000);
      await broker.start();
      await churning;
    },
    async end() {},
    expects: { errors: takenAway },
  },
];

/** Guests, each for three seconds beside the readers that stay. */
async function churn(stage: Stage, seconds: number): Promise<void> {
  const guests: Reader[] = [];
  const leaving: Promise<void>[] = [];
  for (let second = 0; second < seconds; second++) {
    guests.push(stage.addReader());
    await delay(1_000);
    const [oldest] = guests;
    if (guests.length > 3 && oldest !== undefined) {
      guests.shift();
      leaving.push(stage.dismiss(oldest));
    }
  }
  await Promise.all([...leaving, ...guests.map((guest) => stage.dismiss(guest))]);
}

/** A reader stops where it is for longer than its session lasts, with records in its hands. */
function frozen(name: string, protocol: "classic" | "consumer"): Scenario {
  return {
    name,
    does: `a reader stands still (SIGSTOP) past its session, and wakes, ${protocol === "classic" ? "cooperative-sticky" : "KIP-848"}`,
    handleMs: 20,
    kafka: { consumer: { protocol, ...(protocol === "classic" ? impatient : {}) } },
    ...(protocol === "classic" ? {} : { ownCluster: shortSessions }),
    async start(stage) {
      const reader = stage.random.pick(stage.readers);
      reader.freeze();
      const frozenAt = Date.now();
      await waitUntil("others have its partitions", () => held(stage, reader, frozenAt));
      // They read on, so that a late commit of the one that stands still would be behind theirs.
      await delay(5_000);
      const thawedAt = Date.now();
      reader.thaw();
      await waitUntil("it was told of its loss, and has partitions again", () => {
        const since = stage.ledger.rebalances.filter(
          (each) => each.reader === reader.id && each.at >= thawedAt,
        );
        const lost = since.findIndex(({ change }) => change === "lost");
        return lost >= 0 && since.slice(lost).some(isGiven);
      });
    },
    async end() {},
    expects: { errors: takenAway },
  };
}

/** Whether another reader was given partitions since then. */
function held({ ledger }: Stage, frozenOne: Reader, since: number): boolean {
  return ledger.rebalances.some(
    (each) => each.reader !== frozenOne.id && each.at >= since && isGiven(each),
  );
}

function isGiven({ change, partitions }: Stage["ledger"]["rebalances"][number]): boolean {
  return change === "assigned" && partitions.length > 0;
}

async function killReaders(stage: Stage, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await delay(500 + stage.random.below(3_000));
    await stage.kill(stage.random.pick(stage.readers));
    stage.addReader();
  }
}

/** The fault lasts until there are as many readers as before. */
async function untilReady({ readers }: Stage): Promise<void> {
  await waitUntil("all readers are there", () => readers.every(({ isReady }) => isReady));
}

function named(index: number): { readonly instanceId: string } {
  return { instanceId: `reader-${index}` };
}

async function restartStatic(stage: Stage): Promise<void> {
  const readers = [...stage.readers];
  for (let time = 0; time < 10; time++) {
    await delay(500 + stage.random.below(1_000));
    const index = stage.random.below(readers.length);
    const reader = readers[index] as Reader;
    await (stage.random.chance(0.5) ? stage.kill(reader) : stage.dismiss(reader));
    readers[index] = stage.addReader(named(index));
  }
}

function pace(readers: readonly Reader[], handleMs: number): void {
  for (const reader of readers) reader.order({ kind: "pace", handleMs });
}

/** The broker that coordinates the readers' group. */
async function coordinatorOf({ lab, group }: Stage): Promise<number> {
  const groups = new ConsumerGroups({ bootstrapServers: lab.servers, clientId: "lab" });
  try {
    const [description] = await groups.describe([group]);
    return description?.coordinator.id ?? -1;
  } finally {
    await groups.close();
  }
}
