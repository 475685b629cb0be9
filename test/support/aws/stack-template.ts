import { parse } from "yaml";
import { AwsFault } from "./fault.ts";

interface ParameterRules {
  readonly Default?: string | number;
  readonly NoEcho?: boolean;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly (string | number)[];
  readonly ConstraintDescription?: string;
  readonly MinLength?: number;
  readonly MaxLength?: number;
  readonly MinValue?: number;
  readonly MaxValue?: number;
}

interface Template {
  readonly Parameters?: Readonly<Record<string, ParameterRules>>;
  readonly Resources?: Readonly<Record<string, { readonly Type: string }>>;
}

/** A parameter as CreateStack and UpdateStack take it. */
export interface GivenParameter {
  readonly key: string;
  readonly value: string;
  readonly usesPrevious: boolean;
}

export const invalid = (message: string) => new AwsFault("ValidationError", 400, message);

/** A template, as far as CloudFormation looks at it before it makes anything. */
export class StackTemplate {
  readonly text: string;
  /** The logical ids of its resources. */
  readonly resources: readonly string[];
  readonly #rules: Readonly<Record<string, ParameterRules>>;
  readonly #hasRoles: boolean;

  constructor(text: string) {
    const { Parameters = {}, Resources = {} } = parse(text, { logLevel: "error" }) as Template;
    if (Object.keys(Resources).length === 0) {
      throw invalid("Template format error: At least one Resources member must be defined.");
    }
    this.text = text;
    this.resources = Object.keys(Resources);
    this.#rules = Parameters;
    this.#hasRoles = Object.values(Resources).some(({ Type }) => Type === "AWS::IAM::Role");
  }

  /** @throws AwsFault where roles are to be made, and that was not granted */
  checkCapabilities(granted: readonly string[]): void {
    if (this.#hasRoles && granted.length === 0) {
      throw new AwsFault(
        "InsufficientCapabilitiesException",
        400,
        "Requires capabilities : [CAPABILITY_IAM]",
      );
    }
  }

  /** The values of all parameters. Those that are not given have their defaults, also in an update. */
  values(
    given: readonly GivenParameter[],
    previous: ReadonlyMap<string, string> | undefined,
  ): Map<string, string> {
    const foreign = given.filter(({ key }) => this.#rules[key] === undefined);
    if (foreign.length > 0) {
      const names = foreign.map(({ key }) => key).join(", ");
      throw invalid(`Parameters: [${names}] do not exist in the template`);
    }
    const values = new Map<string, string>();
    const absent: string[] = [];
    for (const [key, rules] of Object.entries(this.#rules)) {
      const own = given.find((each) => each.key === key);
      const value = own?.usesPrevious ? previous?.get(key) : (own?.value ?? rules.Default);
      if (value === undefined) {
        absent.push(key);
      } else {
        checkValue(key, String(value), rules);
        values.set(key, String(value));
      }
    }
    if (absent.length > 0) {
      throw invalid(`Parameters: [${absent.join(", ")}] must have values`);
    }
    return values;
  }

  /** A value as it is shown. */
  echo(key: string, value: string): string {
    return this.#rules[key]?.NoEcho === true ? "****" : value;
  }
}

function checkValue(key: string, value: string, rules: ParameterRules): void {
  const { AllowedPattern, AllowedValues, MinLength = 0, MaxLength = 4_096 } = rules;
  const { MinValue = -Infinity, MaxValue = Infinity, ConstraintDescription } = rules;
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
    const must = ConstraintDescription ?? `must match pattern ${AllowedPattern}`;
    throw invalid(`Parameter ${key} failed to satisfy constraint: ${must}`);
  }
  if (AllowedValues !== undefined && !AllowedValues.map(String).includes(value)) {
    throw invalid(`Parameter '${key}' must be one of AllowedValues`);
  }
  if (value.length < MinLength) {
    throw invalid(`Parameter '${key}' must contain at least ${MinLength} characters`);
  }
  if (value.length > MaxLength) {
    throw invalid(`Parameter '${key}' must contain at most ${MaxLength} characters`);
  }
  if (Number(value) < MinValue || Number(value) > MaxValue) {
    throw invalid(`Parameter '${key}' must be a number from ${MinValue} to ${MaxValue}`);
  }
}
