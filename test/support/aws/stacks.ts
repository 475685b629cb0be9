import { AwsFault } from "./fault.ts";
import { type GivenParameter, invalid, StackTemplate } from "./stack-template.ts";

/** What CreateStack and UpdateStack are told. */
export interface StackChange {
  readonly name: string;
  readonly template: string;
  readonly parameters: readonly GivenParameter[];
  readonly capabilities: readonly string[];
  readonly token: string;
}

/** Where a stack is. */
export interface StackPlace {
  readonly accountId: string;
  readonly region: string;
}

interface Content {
  readonly template: StackTemplate;
  readonly values: ReadonlyMap<string, string>;
}

export interface StackEvent {
  readonly atMs: number;
  /** Of the stack itself: its name. */
  readonly resource: string;
  readonly status: string;
  readonly reason?: string;
}

export interface FakeStack extends StackPlace {
  readonly id: string;
  readonly name: string;
  /** What it has once nothing changes it any more. */
  content: Content;
  token: string;
  /** Oldest first; some lie ahead. */
  readonly events: StackEvent[];
}

/** Stacks of CloudFormation. They change as time passes. */
export class FakeStacks {
  /** How long a change takes. */
  changeMs = 120_000;
  /** What fails in the next change, and why. */
  failNext: { readonly resource: string; readonly reason: string } | undefined;
  readonly #all: FakeStack[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** All that there are, for tests. */
  get all(): readonly FakeStack[] {
    return this.#all;
  }

  /** @throws AwsFault where there is none of that name */
  find(place: StackPlace, name: string): FakeStack {
    const found = this.#look(place, name);
    if (found === undefined) {
      throw invalid(`Stack with id ${name} does not exist`);
    }
    return found;
  }

  create(place: StackPlace, change: StackChange): FakeStack {
    const before = this.#look(place, change.name);
    if (before !== undefined) {
      if (before.token === change.token) {
        return before;
      }
      throw new AwsFault("AlreadyExistsException", 400, `Stack [${change.name}] already exists`);
    }
    const content = contentOf(change, undefined);
    const id = `arn:aws:cloudformation:${place.region}:${place.accountId}:stack/${change.name}/${this.#all.length}`;
    const stack = { ...place, id, name: change.name, content, token: change.token, events: [] };
    this.#all.push(stack);
    this.#begin(stack, "CREATE");
    return stack;
  }

  update(place: StackPlace, change: StackChange): FakeStack {
    const stack = this.find(place, change.name);
    if (stack.token === change.token) {
      return stack;
    }
    const status = this.statusOf(stack);
    if (!/^(?:CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(status)) {
      throw invalid(`Stack:${stack.id} is in ${status} state and can not be updated.`);
    }
    const { values } = stack.content;
    const content = contentOf(change, values);
    const isSame = [...content.values].every(([key, value]) => values.get(key) === value);
    if (isSame && content.template.text === stack.content.template.text) {
      throw invalid("No updates are to be performed.");
    }
    stack.token = change.token;
    if (this.#begin(stack, "UPDATE") === "done") {
      stack.content = content;
    }
    return stack;
  }

  statusOf(stack: FakeStack): string {
    return this.pastEvents(stack).find(({ resource }) => resource === stack.name)?.status ?? "";
  }

  /** Newest first, as they are told. */
  pastEvents({ events }: FakeStack): StackEvent[] {
    return events.filter(({ atMs }) => atMs <= this.#now()).reverse();
  }

  #look({ accountId, region }: StackPlace, name: string): FakeStack | undefined {
    return this.#all.find(
      (each) =>
        each.accountId === accountId &&
        each.region === region &&
        (each.name === name || each.id === name),
    );
  }

  #begin(stack: FakeStack, verb: "CREATE" | "UPDATE"): "done" | "rolled back" {
    const { failNext } = this;
    this.failNext = undefined;
    const beginMs = this.#now();
    const halfMs = beginMs + this.changeMs / 2;
    const endMs = beginMs + this.changeMs;
    const tell = (atMs: number, status: string, resource = stack.name, reason?: string) =>
      stack.events.push({ atMs, resource, status, ...(reason === undefined ? {} : { reason }) });
    tell(beginMs, `${verb}_IN_PROGRESS`, stack.name, "User Initiated");
    for (const resource of stack.content.template.resources) {
      tell(beginMs, `${verb}_IN_PROGRESS`, resource);
    }
    if (failNext === undefined) {
      if (verb === "UPDATE") {
        tell(halfMs, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
      }
      tell(endMs, `${verb}_COMPLETE`);
      return "done";
    }
    const { resource, reason } = failNext;
    const other = stack.content.template.resources.find((each) => each !== resource);
    const rollback = verb === "CREATE" ? "ROLLBACK" : "UPDATE_ROLLBACK";
    tell(halfMs, `${verb}_FAILED`, resource, reason);
    tell(halfMs, `${verb}_FAILED`, other, "Resource creation cancelled");
    tell(
      halfMs,
      `${rollback}_IN_PROGRESS`,
      stack.name,
      `The following resource(s) failed: [${resource}]. Rollback requested by user.`,
    );
    tell(endMs, `${rollback}_COMPLETE`);
    return "rolled back";
  }
}

function contentOf(
  { template: text, parameters, capabilities }: StackChange,
  previous: ReadonlyMap<string, string> | undefined,
): Content {
  const template = new StackTemplate(text);
  template.checkCapabilities(capabilities);
  return { template, values: template.values(parameters, previous) };
}
