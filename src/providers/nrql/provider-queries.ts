import { ProviderError } from "../../errors/index.ts";
import type {
  EntityFilters,
  MetricFilters,
  MetricType,
  NamedQueries,
  NamedQuery,
} from "../contract/index.ts";
import type { Narrowing, QueryDialect, QueryLevel, QueryPattern } from "./dialect.ts";
import { alias, attribute, invalidQuery, quoted } from "./escape.ts";
import { NrqlQuery } from "./query.ts";

const narrowings: readonly Narrowing[] = [
  "accountId",
  "clusterName",
  "clusterId",
  "brokerId",
  "topic",
  "group",
];
const defaults = { since: "1 hour ago", limit: 100 };

/** Makes the queries of a provider, in the words that New Relic has for its metrics and entities. */
export class ProviderQueries {
  readonly #dialect: QueryDialect;
  /** The queries that have a name. */
  readonly named: NamedQueries;

  constructor(dialect: QueryDialect) {
    this.#dialect = dialect;
    const named = (name: NamedQuery) => (filters: MetricFilters) =>
      this.#pattern(dialect.patterns[name], filters);
    this.named = Object.freeze({
      clusterHealth: named("clusterHealth"),
      clusterThroughput: named("clusterThroughput"),
      topicMetrics: named("topicMetrics"),
      clusterOverview: named("clusterOverview"),
      topicPerformance: named("topicPerformance"),
      consumerLag: named("consumerLag"),
    });
  }

  /**
   * A search for entities, as NerdGraph's `entitySearch(query: …)` takes it.
   *
   * @throws ProviderError `PROVIDER_REQUEST_INVALID` for an empty filter, or a type that is not the
   * provider's
   */
  entityQuery(filters: EntityFilters): string {
    const { entityTypes, accountTags, regionTags } = this.#dialect;
    const { types = entityTypes, name, accountId, region, tags = {} } = filters;
    if (types.length === 0) {
      throw invalidQuery("types has at least one type");
    }
    for (const type of types) {
      if (!entityTypes.includes(type)) {
        throw invalidQuery(
          `there is no type ${quoted(type, "a type")}; there are ${entityTypes.join(", ")}`,
        );
      }
    }
    return [
      "domain = 'INFRA'",
      `type IN (${types.map((type) => quoted(type, "a type")).join(", ")})`,
      ...(name === undefined ? [] : [`name = ${quoted(name, "name")}`]),
      ...this.#tagged(accountTags, accountId, "accountId"),
      ...this.#tagged(regionTags, region, "region"),
      ...Object.entries(tags).flatMap(([tag, value]) => tagged([tag], value, "a tag's value")),
    ].join(" AND ");
  }

  /**
   * NRQL for metrics of one level, by their normalized names.
   *
   * @throws ProviderError `PROVIDER_REQUEST_INVALID` for input that no query is made of,
   * `PROVIDER_UNSUPPORTED` for what New Relic does not know of this provider
   */
  metricsQuery(type: MetricType, filters: MetricFilters): string {
    const { levels, provider } = this.#dialect;
    if (!Object.hasOwn(levels, type)) {
      const known = Object.keys(levels).join(", ");
      throw invalidQuery(
        `there are no metrics of ${JSON.stringify(type)} for ${provider}; there are ${known}`,
      );
    }
    // `hasOwn` has just seen it.
    const level = levels[type] as QueryLevel;
    const select = Object.fromEntries(
      (filters.metrics ?? Object.keys(level.metrics)).map((name) => [
        name,
        this.#metric(level, name),
      ]),
    );
    if (Object.keys(select).length === 0) {
      throw invalidQuery("metrics has at least one name");
    }
    return this.#pattern({ level, select, facet: level.facet, ...defaults }, filters);
  }

  #metric({ metrics }: QueryLevel, name: string): string {
    const expression = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
    if (expression === undefined) {
      throw unsupported(
        `New Relic has no ${JSON.stringify(name)} of ${this.#dialect.provider} there; it has ${Object.keys(metrics).join(", ")}`,
      );
    }
    return expression;
  }

  #pattern(pattern: QueryPattern, filters: MetricFilters): string {
    const { level } = pattern;
    let query = NrqlQuery.from(...level.from).select(
      ...Object.entries(pattern.select).map(
        ([name, expression]) => `${expression} AS ${alias(name)}`,
      ),
    );
    for (const [name, value] of Object.entries(level.always ?? {})) {
      query = query.whereEquals(name, value);
    }
    for (const narrowing of narrowings) {
      const value = filters[narrowing];
      if (value !== undefined) {
        query = query.whereEquals(this.#narrowedBy(level, narrowing), value);
      }
    }
    query = query
      .facet(...(filters.facet ?? pattern.facet))
      .since(filters.since ?? pattern.since)
      .limit(filters.limit ?? pattern.limit);
    const timeseries = filters.timeseries ?? pattern.timeseries;
    return (timeseries === undefined ? query : query.timeseries(timeseries)).toString();
  }

  #narrowedBy({ attributes }: QueryLevel, narrowing: Narrowing): string | readonly string[] {
    const name = attributes[narrowing];
    if (name === undefined) {
      throw unsupported(
        `metrics of ${this.#dialect.provider} cannot be narrowed by ${narrowing} there, but by ${Object.keys(attributes).join(", ")}`,
      );
    }
    return name;
  }

  #tagged(names: readonly string[], value: string | undefined, what: string): readonly string[] {
    if (value !== undefined && names.length === 0) {
      throw unsupported(`entities of ${this.#dialect.provider} have no tag for ${what}`);
    }
    return value === undefined ? [] : tagged(names, value, what);
  }
}

function tagged(names: readonly string[], value: string, what: string): readonly string[] {
  const each = names.map((name) => `tags.${tagName(name)} = ${quoted(value, what)}`);
  return [each.length === 1 ? each.join("") : `(${each.join(" OR ")})`];
}

/** Names with anything but letters and digits stand in backticks: `tags.\`aws.accountId\``. */
function tagName(name: string): string {
  const checked = attribute(name, "a tag's name");
  return /^\w+$/.test(checked) || checked.startsWith("`") ? checked : `\`${checked}\``;
}

function unsupported(detail: string): ProviderError {
  return new ProviderError("PROVIDER_UNSUPPORTED", {
    detail,
    action: "Ask for one of those named here.",
  });
}
