import { attribute, invalidQuery, quoted } from "./escape.ts";

/** NRQL's own limit. Source: https://docs.newrelic.com/docs/nrql/nrql-syntax-clauses-functions/ */
const mostRows = 5_000;
const units = "(?:second|minute|hour|day|week|month)s?";
const timeAgo = new RegExp(`^[1-9]\\d{0,5} ${units} ago$`);
const interval = new RegExp(`^[1-9]\\d{0,5} ${units}$`);

interface Parts {
  readonly from: readonly string[];
  readonly select: readonly string[];
  readonly where: readonly string[];
  readonly facet: readonly string[];
  readonly since: string | undefined;
  readonly limit: number | undefined;
  readonly timeseries: string | undefined;
}

/**
 * A query in NRQL, made clause by clause; each call gives another query. Values and names of attributes
 * that come from outside are escaped; expressions and events are the code's own.
 */
export class NrqlQuery {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param events - event types, such as `AwsMskBrokerSample` */
  static from(...events: readonly string[]): NrqlQuery {
    return new NrqlQuery({
      from: events.map((event) => attribute(event, "an event type")),
      select: [],
      where: [],
      facet: [],
      since: undefined,
      limit: undefined,
      timeseries: undefined,
    });
  }

  /** @param expressions - NRQL as it is: never text from outside */
  select(...expressions: readonly string[]): NrqlQuery {
    return this.#with({ select: [...this.#parts.select, ...expressions] });
  }

  /** Rows where the attribute, or the first of several that a row has, is that text. */
  whereEquals(names: string | readonly string[], value: string): NrqlQuery {
    const all = typeof names === "string" ? [names] : names;
    const where = all.map((name) => `${attribute(name)} = ${quoted(value, "a value")}`);
    return this.#with({
      where: [
        ...this.#parts.where,
        where.length === 1 ? where.join("") : `(${where.join(" OR ")})`,
      ],
    });
  }

  facet(...names: readonly string[]): NrqlQuery {
    return this.#with({ facet: names.map((name) => attribute(name, "a facet")) });
  }

  /** @param since - such as `30 minutes ago`, or milliseconds since 1970 */
  since(since: string | number): NrqlQuery {
    if (
      typeof since === "number" ? !Number.isSafeInteger(since) || since < 0 : !timeAgo.test(since)
    ) {
      throw invalidQuery(
        `since is a time such as "30 minutes ago", or milliseconds since 1970, not ${JSON.stringify(since)}`,
      );
    }
    return this.#with({ since: String(since) });
  }

  /** @param length - such as `5 minutes` */
  timeseries(length: string): NrqlQuery {
    if (!interval.test(length)) {
      throw invalidQuery(
        `timeseries is a length such as "5 minutes", not ${JSON.stringify(length)}`,
      );
    }
    return this.#with({ timeseries: length });
  }

  /** @param rows - from 1 to 5,000 */
  limit(rows: number): NrqlQuery {
    if (!Number.isInteger(rows) || rows < 1 || rows > mostRows) {
      throw invalidQuery(`limit is a whole number from 1 to ${mostRows}, not ${String(rows)}`);
    }
    return this.#with({ limit: rows });
  }

  /** The query, on one line. */
  toString(): string {
    const { from, select, where, facet, since, limit, timeseries } = this.#parts;
    return [
      `FROM ${from.join(", ")}`,
      `SELECT ${select.join(", ")}`,
      where.length > 0 ? `WHERE ${where.join(" AND ")}` : undefined,
      facet.length > 0 ? `FACET ${facet.join(", ")}` : undefined,
      since === undefined ? undefined : `SINCE ${since}`,
      limit === undefined ? undefined : `LIMIT ${limit}`,
      timeseries === undefined ? undefined : `TIMESERIES ${timeseries}`,
    ]
      .filter((clause) => clause !== undefined)
      .join(" ");
  }

  #with(changes: Partial<Parts>): NrqlQuery {
    return new NrqlQuery({ ...this.#parts, ...changes });
  }
}
