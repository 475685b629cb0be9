import { describe, expect, it } from "vitest";
import { ConnectionError, MessageTooLargeError } from "../../src/errors/index.ts";
import { OutageNotice } from "../../src/exporter/outage-notice.ts";

function notice() {
  const said: string[] = [];
  const say = (level: string) => (message: string) => void said.push(`${level}: ${message}`);
  const log = { info: say("info"), warn: say("warn"), error: say("error") };
  return { said, notice: new OutageNotice(log, "spans") };
}

const away = new ConnectionError("CONNECTION_FAILED");

describe("an outage", () => {
  it("is said once when it begins and once when it is over, with what was lost", () => {
    const { said, notice: outage } = notice();
    outage.succeeded();
    for (let time = 0; time < 50; time++) {
      outage.failed(10, away);
    }
    outage.succeeded();
    outage.succeeded();
    expect(said).toEqual([
      expect.stringMatching(/^error: spans cannot be exported.*No Kafka broker can be reached/),
      expect.stringMatching(/^warn: exporting again; 500 spans of 50 exports since 2\d{3}-/),
    ]);
  });

  it("is said anew each time, and counts from nothing", () => {
    const { said, notice: outage } = notice();
    for (let time = 0; time < 2; time++) {
      outage.failed(1, away);
      outage.succeeded();
    }
    expect(said).toHaveLength(4);
    expect(said[3]).toContain("1 spans of 1 export since");
  });

  it("that lasts until the end is counted there", () => {
    const { said, notice: outage } = notice();
    outage.failed(3, away);
    outage.ended();
    outage.ended();
    expect(said).toHaveLength(2);
    expect(said[1]).toMatch(/^warn: shut down without a success; 3 spans of 1 export/);
  });
});

describe("what is refused for what it is", () => {
  it("is no outage, and is said at the 1st, 10th and 100th time", () => {
    const { said, notice: outage } = notice();
    for (let time = 0; time < 150; time++) {
      outage.refused(1, new MessageTooLargeError());
      outage.succeeded();
    }
    expect(said).toHaveLength(3);
    expect(said[0]).toMatch(/^error: 1 spans were refused and dropped: /);
    expect(said[2]).toContain("(100 times by now)");
  });
});
