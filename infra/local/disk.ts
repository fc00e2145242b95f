import type { DatabaseSync } from 'node:sqlite';

/** What writes into one data folder, so that its disk can be made full and have space again. */
interface Disk {
  readonly databases: Set<DatabaseSync>;
  isFull: boolean;
}

const disks = new Map<string, Disk>();

const diskOf = (folder: string): Disk => {
  const disk = disks.get(folder) ?? { databases: new Set(), isFull: false };
  disks.set(folder, disk);
  return disk;
};

/** Counts a database to the data folder it lies in, until the function that is answered is called. */
export const attachDatabase = (folder: string, database: DatabaseSync): (() => void) => {
  const disk = diskOf(folder);
  disk.databases.add(database);
  limit(database, disk.isFull);
  return () => {
    disk.databases.delete(database);
    if (disk.databases.size === 0) disks.delete(folder);
  };
};

/**
 * Fills the disk: databases grow no more (SQLite itself then answers SQLITE_FULL), and object files find no space.
 * What is stored can be read and deleted, as on a disk that is full.
 */
export const fillDisk = (folder: string, isFull: boolean): void => {
  const disk = diskOf(folder);
  disk.isFull = isFull;
  for (const database of disk.databases) limit(database, isFull);
};

export const isDiskFull = (folder: string): boolean => disks.get(folder)?.isFull ?? false;

/** Throws what the operating system says when a file finds no space. */
export const requireSpace = (folder: string): void => {
  if (!isDiskFull(folder)) return;
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
};

/** What SQLite and the operating system throw when there is no space: it passes. */
export const isNoSpace = (error: unknown): boolean => {
  const { errcode, code } = (error ?? {}) as { readonly errcode?: unknown; readonly code?: unknown };
  return errcode === 13 || code === 'ENOSPC'; // SQLITE_FULL
};

const mostPages = 4_294_967_294; // SQLite's own highest

/** A limit below what the file has is lifted to that, so 1 means: no page more than now. */
const limit = (database: DatabaseSync, isFull: boolean): void => {
  database.exec(`PRAGMA max_page_count = ${isFull ? 1 : mostPages}`);
};
