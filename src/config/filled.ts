/** Options with every default filled in: none may be absent, none may be changed. */
export type Filled<Options> = {
  readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined>;
};
