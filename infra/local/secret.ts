import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 32 bytes that the key pairs of roles are derived from, made when missing. */
export const readSecret = (folder: string): Buffer => {
  const path = join(folder, 'secret');
  try {
    return Buffer.from(readFileSync(path, 'utf8'), 'hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(folder, { recursive: true });
  const secret = randomBytes(32);
  writeFileSync(path, secret.toString('hex'), { mode: 0o600, flag: 'wx' });
  return secret;
};
