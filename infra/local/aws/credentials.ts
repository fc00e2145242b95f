import { createHmac } from 'node:crypto';
import type { Caller } from './service.ts';

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly caller: Caller;
}

export interface Credentials {
  find(accessKeyId: string): Credential | undefined;
  /**
   * The key pair of a role's session, which is named like the function that has it: the same one at every start, so
   * that what it signed stays valid.
   */
  ofRole(roleName: string, sessionName?: string): Credential;
}

/** The administrator `local`/`local` and a key pair per role, derived from the data folder's secret. */
export const createCredentials = ({
  secret,
  accountId,
}: {
  secret: Buffer;
  accountId: string;
}): Credentials => {
  const known = new Map<string, Credential>();
  const remember = (credential: Credential) => {
    known.set(credential.accessKeyId, credential);
    return credential;
  };
  remember({
    accessKeyId: 'local',
    secretAccessKey: 'local',
    caller: { arn: `arn:aws:iam::${accountId}:root`, accountId },
  });

  return {
    find: (accessKeyId) => known.get(accessKeyId),
    ofRole(roleName, sessionName = roleName) {
      const derived = createHmac('sha512', secret).update(`${roleName}/${sessionName}`).digest();
      return remember({
        accessKeyId: `AKIA${derived.subarray(0, 8).toString('hex').toUpperCase()}`,
        secretAccessKey: derived.subarray(16, 46).toString('base64'),
        caller: { arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`, accountId },
      });
    },
  };
};
