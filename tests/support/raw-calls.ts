import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { region } from './aws-endpoint.ts';

/** The hash that the signer of the SDK wants. */
export class Sha256 {
  readonly #hash;
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}

export interface RawCall {
  /** As the signature's scope names it. */
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Calls that are signed by the administrator, with content that no client of the SDK would send. */
export const rawCalls = (endpoint: () => string) => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const signers = new Map<string, SignatureV4>();
  const signerOf = (service: string) => {
    const known =
      signers.get(service) ?? new SignatureV4({ credentials, region, service, sha256: Sha256 as never });
    signers.set(service, known);
    return known;
  };
  return async ({ service, method = 'POST', path = '/', query = {}, headers = {}, body }: RawCall) => {
    const { host, hostname, port, origin } = new URL(endpoint());
    const signed = await signerOf(service).sign({
      protocol: 'http:',
      hostname,
      port: Number(port),
      method,
      path,
      query,
      headers: { host, ...headers },
      body,
    });
    const search = new URLSearchParams(query).toString();
    return fetch(`${origin}${path}${search && `?${search}`}`, {
      method,
      headers: signed.headers,
      ...(body !== undefined && { body }),
    });
  };
};
