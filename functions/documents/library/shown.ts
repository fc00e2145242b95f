const kilobyte = 1_024;

const grouped = (number: number): string => String(number).replace(/\B(?=(?:\d{3})+$)/g, '.');

/**
 * A size as the programme's site shows it: 8 007 680 bytes are `7.820 Kb`, whole kilobytes of 1,024 bytes, where the
 * point groups thousands (domain handbook, WEB1). What has a byte has a kilobyte.
 */
export const sizeShown = (bytes: number): string =>
  `${grouped(bytes > 0 ? Math.max(1, Math.round(bytes / kilobyte)) : 0)} Kb`;

const names: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint',
  'text/plain': 'Text',
  'text/csv': 'CSV',
  'video/mp4': 'MP4',
};

const extensions: Readonly<Record<string, string>> = {
  PDF: 'pdf',
  JPEG: 'jpg',
  PNG: 'png',
  Word: 'docx',
  Excel: 'xlsx',
  PowerPoint: 'pptx',
  Text: 'txt',
  CSV: 'csv',
  MP4: 'mp4',
};

const nameOf = (type: string): string | undefined => {
  const [mediaType = ''] = type.toLowerCase().split(';');
  return Object.hasOwn(names, mediaType.trim()) ? names[mediaType.trim()] : undefined;
};

/** What a download is called: after its title, since the name that its sender gave may tell of a person. */
export const fileNameOf = (title: string, type: string): string => {
  const plain = title
    .replace(/[/\\:*?"<>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const extension = extensions[nameOf(type) ?? ''];
  return `${plain || 'dokumen'}${extension ? `.${extension}` : ''}`;
};

/** A media type as the programme's site shows it: `PDF file`; an unknown one is a `File`. */
export const typeShown = (type: string): string => {
  const name = nameOf(type);
  return name ? `${name} file` : 'File';
};
