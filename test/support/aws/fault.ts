/** An error as an AWS service answers it. */
export class AwsFault extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = "AwsFault";
    this.code = code;
    this.status = status;
  }
}

/** What services answer when they are asked too often. */
export const throttling = (): AwsFault => new AwsFault("Throttling", 400, "Rate exceeded");

/** What services answer to credentials that were valid once. */
export const expiredToken = (): AwsFault =>
  new AwsFault("ExpiredToken", 403, "The security token included in the request is expired");

/** What services answer to credentials that do not allow the call. */
export const accessDenied = (action: string, arn = "arn:aws:iam::123456789012:user/bridge") =>
  new AwsFault(
    "AccessDeniedException",
    403,
    `User: ${arn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
  );
