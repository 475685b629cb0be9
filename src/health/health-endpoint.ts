import { type HealthAddress, type HealthAnswers, HealthServer } from "./health-server.ts";

interface Served extends HealthAddress {
  readonly server: HealthServer;
  /** As it was asked for: with port 0 it is served on another. */
  readonly asked: HealthAddress;
}

/** Health endpoints where a configuration wants them, one after the other. */
export class HealthEndpoint {
  readonly #answers: HealthAnswers;
  #served: Served | undefined;

  constructor(answers: HealthAnswers) {
    this.#answers = answers;
  }

  /** Where they are; undefined where they are not served. */
  get address(): HealthAddress | undefined {
    return this.#served && { host: this.#served.host, port: this.#served.port };
  }

  /**
   * Serves them there, or nowhere. Where that cannot be, they are served as before.
   *
   * @returns whether they are served at another place than before
   * @throws ListenError saying what to do
   */
  async apply(wanted: HealthAddress | undefined): Promise<boolean> {
    const former = this.#served;
    if (isSame(former?.asked, wanted)) {
      return false;
    }
    // Another host on the same port has to wait until it is free.
    const isInTheWay = former !== undefined && former.port === wanted?.port;
    if (isInTheWay) {
      await former.server.close();
    }
    try {
      this.#served = wanted && (await this.#serve(wanted));
    } catch (error) {
      if (isInTheWay) {
        // Whoever took the port in this moment keeps it.
        this.#served = await this.#serve(former.asked).catch(() => undefined);
      }
      throw error;
    }
    await former?.server.close();
    return true;
  }

  async #serve(asked: HealthAddress): Promise<Served> {
    const server = new HealthServer(this.#answers);
    const { port } = await server.listen(asked);
    return { server, asked, host: asked.host, port };
  }

  async close(): Promise<void> {
    await this.#served?.server.close();
  }
}

function isSame(one: HealthAddress | undefined, other: HealthAddress | undefined): boolean {
  return one?.host === other?.host && one?.port === other?.port;
}
