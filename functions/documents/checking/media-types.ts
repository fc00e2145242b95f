/** What the programme keeps, by the media type that the bytes show, with the extensions that its files have. */
const allowed = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'text/plain': ['txt', 'text', 'log'],
  'text/csv': ['csv'],
  'video/mp4': ['mp4', 'm4v'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type MediaType = keyof typeof allowed;

/** Other names of the same, as browsers and phones say them; Windows names a CSV file after what opens it. */
const otherNames: Readonly<Record<string, MediaType>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'application/x-pdf': 'application/pdf',
  'application/csv': 'text/csv',
  'application/vnd.ms-excel': 'text/csv',
  'video/x-m4v': 'video/mp4',
};

/** What runs when it is opened, by extension. */
const runs =
  /^(exe|com|scr|pif|dll|msi|msp|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|lnk|reg|jar|apk|app|sh|bash|php\d?|phtml|py|pl|rb|cgi|elf|so|bin|run)$/;
const holdsMacros = /^(docm|dotm|xlsm|xltm|xlam|xlsb|pptm|potm|ppam|ppsm)$/;

/** What stands behind the last dot of a name, in lower case; undefined when there is none. */
const extensionOf = (fileName: string): string | undefined =>
  /\.([^./\\\s]+)\s*$/.exec(fileName)?.[1]?.toLowerCase();

export const runsByName = (fileName: string): boolean => runs.test(extensionOf(fileName) ?? '');

export const namesMacros = (fileName: string): boolean => holdsMacros.test(extensionOf(fileName) ?? '');

/** Whether a name says CSV; undefined when it says nothing. */
export const isCsvName = (fileName: string): boolean | undefined => {
  const extension = extensionOf(fileName);
  return extension === undefined ? undefined : extension === 'csv';
};

/** A media type without its parameters (`; charset=utf-8`), under the name that we use. */
export const plainType = (contentType: string): string => {
  const type = contentType.replace(/;.*$/s, '').trim().toLowerCase();
  return otherNames[type] ?? type;
};

/** Whether a name's extension is one of the type's; a name without extension claims nothing. */
export const fitsName = (type: MediaType, fileName: string): boolean => {
  const extension = extensionOf(fileName);
  return extension === undefined || (allowed[type] as readonly string[]).includes(extension);
};
