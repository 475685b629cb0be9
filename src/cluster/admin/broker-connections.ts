import { ClosedError } from "../../errors/index.ts";
import { type BrokerAddress, nameOf } from "../broker-address.ts";
import { BrokerConnection, type ConnectionSettings } from "./broker-connection.ts";

/** One connection to each broker, made when it is needed and made anew after it broke. */
export class BrokerConnections {
  readonly #settings: ConnectionSettings;
  readonly #connections = new Map<string, Promise<BrokerConnection>>();
  #closed = false;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
  }

  /** @throws as `BrokerConnection.open` does, ClosedError */
  async get(address: BrokerAddress, timeoutMs: number): Promise<BrokerConnection> {
    const name = nameOf(address);
    const existing = this.#connections.get(name);
    if (existing !== undefined) {
      const connection = await existing;
      if (connection.isOpen) {
        return connection;
      }
      this.#forget(name, existing);
    }
    if (this.#closed) {
      throw new ClosedError({ detail: "the administration client" });
    }
    const opening = this.#connections.get(name) ?? this.#open(name, address, timeoutMs);
    return await opening;
  }

  #open(name: string, address: BrokerAddress, timeoutMs: number): Promise<BrokerConnection> {
    const opening = BrokerConnection.open(this.#settings, address, timeoutMs);
    this.#connections.set(name, opening);
    opening.catch(() => this.#forget(name, opening));
    return opening;
  }

  #forget(name: string, connection: Promise<BrokerConnection>): void {
    if (this.#connections.get(name) === connection) {
      this.#connections.delete(name);
    }
  }

  /** Closes all of them, those that are being made too. */
  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.allSettled(all.map(async (opening) => (await opening).close()));
  }
}
