import type { FileSource } from './source.ts';

// [MS-CFB] 2.2 and 2.6: where the first sector of the directory stands, and how long an entry of it is
const sectorShiftAt = 30;
const directoryAt = 48;
const headerBytes = 512;
const entryBytes = 128;
const entriesLooked = 32;

/** Office puts a file with a password into an OLE2 container under this name ([MS-OFFCRYPTO] 2.3.4.4). */
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le');

/** Whether an OLE2 container is an Office file that a password locks; others are old Office files, or installers. */
export const isCompoundEncrypted = async (source: FileSource): Promise<boolean> => {
  const header = Buffer.from(await source.read(0, headerBytes));
  if (header.length < headerBytes) return false;
  const shift = header.readUInt16LE(sectorShiftAt);
  if (shift !== 9 && shift !== 12) return false;
  const at = (header.readUInt32LE(directoryAt) + 1) * 2 ** shift;
  if (at >= source.size) return false;
  const directory = Buffer.from(await source.read(at, entryBytes * entriesLooked));
  return directory.includes(encryptedPackage);
};
