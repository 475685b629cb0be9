/** Credentials of AWS, in the form that all packages of its SDK have them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials that are lent for a while. */
  readonly sessionToken?: string;
  /** When they expire; without it they do not. */
  readonly expiration?: Date;
}

/** Gives credentials, anew each time. */
export type AwsCredentialSource = () => Promise<AwsCredentials>;
