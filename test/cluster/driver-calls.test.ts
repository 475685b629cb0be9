import { describe, expect, test } from "vitest";
import { DriverCalls } from "../../src/cluster/driver-calls.ts";
import { ClosedError, ConsumerError, TopicError } from "../../src/errors/index.ts";

type Done = (error: unknown, value: string) => void;

/** A client whose calls are answered when a test says so. */
class Client {
  readonly pending: Done[] = [];

  ask(done: Done): void {
    this.pending.push(done);
  }
}

const unknownTopic = Object.assign(new Error("Broker: Unknown topic"), { code: 3 });
const fatal = Object.assign(new Error("Local: Fatal error"), { code: -150 });
const context = { operation: "ask", topic: "t" };

function opened() {
  const client = new Client();
  const calls = new DriverCalls<Client>();
  calls.open(client);
  const ask = (): Promise<string> => calls.call<string>(context, (each, done) => each.ask(done));
  return { client, calls, ask };
}

describe("calls into the driver", () => {
  test("give what it answers, or our own error with where it happened", async () => {
    const { client, calls, ask } = opened();
    const good = ask();
    client.pending.shift()?.(null, "answer");
    expect(await good).toBe("answer");
    const bad = ask();
    client.pending.shift()?.(unknownTopic, "");
    await expect(bad).rejects.toThrow(TopicError);
    await expect(bad).rejects.toMatchObject({ cause: unknownTopic });
    const fails = (): never => {
      throw unknownTopic;
    };
    expect(() => calls.run(context, fails)).toThrow('topic "t"');
    await expect(calls.call(context, fails)).rejects.toThrow(TopicError);
  });

  test("tell what a fatal error is about, which the driver says elsewhere", () => {
    const { calls } = opened();
    const fails = (): never => {
      throw fatal;
    };
    expect(() => calls.run(context, fails)).toThrow(
      expect.objectContaining({ code: "CONSUMER_FATAL", cause: fatal }),
    );
    const fenced = new ConsumerError("INSTANCE_FENCED");
    calls.noteFatal(fenced);
    calls.noteFatal(new ConsumerError("CONSUMER_FATAL"));
    expect(() => calls.run(context, fails)).toThrow(fenced);
  });

  test("are refused before there is a client, and after closing", async () => {
    const unopened = new DriverCalls<Client>();
    expect(() => unopened.run(context, () => {})).toThrow(ClosedError);
    const { calls, ask } = opened();
    await calls.close();
    await expect(ask()).rejects.toThrow(ClosedError);
    expect(() => calls.run(context, () => {})).toThrow(ClosedError);
  });

  test("are waited for when closing, to the last one", async () => {
    const { client, calls, ask } = opened();
    const asked = [ask(), ask()];
    let closed = false;
    const closing = calls.close().then((each) => {
      closed = true;
      return each;
    });
    client.pending.shift()?.(null, "first");
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(false);
    client.pending.shift()?.(unknownTopic, "");
    expect(await closing).toBe(client);
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
    ]);
  });

  test("need not be waited for where none is under way", async () => {
    expect(await new DriverCalls<Client>().close()).toBeUndefined();
  });
});
