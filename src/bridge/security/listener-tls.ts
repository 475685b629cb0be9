/** TLS of a listener as Node.js takes it. */
export interface ListenerTls {
  readonly cert: string;
  readonly key: string;
  readonly passphrase?: string;
  /** Clients must show a certificate of this authority. */
  readonly ca?: string;
  readonly requestCert?: boolean;
}
