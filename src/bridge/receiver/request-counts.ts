/** Requests to a listener, counted. Started = taken + partial + rejected + abandoned + under way. */
export class RequestCounts {
  /** Requests of which the head was read. */
  started = 0;
  /** Answered with success. */
  taken = 0;
  /** Answered with partial success. */
  partial = 0;
  /** Answered by a rejection, by the status of HTTP that stands for it, over gRPC too. */
  readonly rejected = new Map<number, number>();
  /** Not answered, as their senders had gone. */
  abandoned = 0;

  reject(httpStatus: number): void {
    this.rejected.set(httpStatus, (this.rejected.get(httpStatus) ?? 0) + 1);
  }
}
